// Prints {example path: accepted} for every example below the schemas folder. The format "date-time" is checked, as in C#.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const require = createRequire(resolve('../../../infra/local/package.json'));
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

const root = process.argv[2];
const ajv = addFormats(new Ajv({ allErrors: true, strict: true, strictTypes: false }));
const verdicts = {};
for (const name of readdirSync(join(root, 'examples'))) {
  const accepts = ajv.compile(JSON.parse(readFileSync(join(root, `${name}.schema.json`), 'utf8')));
  for (const kind of ['valid', 'invalid']) {
    for (const file of readdirSync(join(root, 'examples', name, kind))) {
      const path = join('examples', name, kind, file);
      verdicts[path] = accepts(JSON.parse(readFileSync(join(root, path), 'utf8')));
    }
  }
}
process.stdout.write(JSON.stringify(verdicts));
