// Judges an OpenAPI document by the specification's own schema; prints its version or what is wrong.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(resolve('../../../infra/local/package.json'));
const { Validator } = await import(pathToFileURL(require.resolve('@seriousme/openapi-schema-validator')));

const validator = new Validator();
const verdict = await validator.validate(JSON.parse(readFileSync(process.argv[2], 'utf8')));
if (!verdict.valid) {
  console.error(JSON.stringify(verdict.errors, null, 1));
  process.exit(1);
}
// Every reference leads somewhere.
validator.resolveRefs();
console.log(validator.version);
