// Judges recorded exchanges by an OpenAPI document: node exchanges.mjs DOCUMENT EXCHANGES. Prints {problems, exercised, documented}.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const require = createRequire(resolve('../../../infra/local/package.json'));
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

const [document, exchanges] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const ajv = addFormats(new Ajv({ allErrors: true, strict: false }));
ajv.addSchema(document, 'openapi');

const escape = (segment) => encodeURIComponent(segment.replace(/~/g, '~0').replace(/\//g, '~1'));
const schemaAt = (...segments) => ajv.compile({ $ref: `openapi#/${segments.map(escape).join('/')}` });
const documented = Object.entries(document.paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`));

// A literal segment is nearer than a parameter.
const templateOf = (path, method) => Object.keys(document.paths)
  .filter((template) => new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+').replace(/\./g, '\\.')}$`).test(path) && document.paths[template][method])
  .sort((a, b) => a.split('{').length - b.split('{').length)[0];

function judge({ method, path, query, requestBody, status, contentType, location, body }) {
  const template = templateOf(path, method);
  if (!template) return ['is no documented operation'];
  exercised.add(`${method} ${template}`);
  const operation = document.paths[template][method];
  const response = operation.responses[status];
  if (!response) return [`answers ${status}, which is not documented`];
  const problems = [];
  const media = contentType?.split(';')[0];
  const at = ['paths', template, method];
  if (!response.content) {
    if (body) problems.push(`${status} has a body, none is documented`);
  } else if (!response.content[media]) {
    problems.push(`${status} is ${media}, documented is ${Object.keys(response.content)}`);
  } else {
    const accepts = schemaAt(...at, 'responses', String(status), 'content', media, 'schema');
    if (!accepts(JSON.parse(body))) problems.push(`${status} has a body that its schema refuses: ${ajv.errorsText(accepts.errors)}`);
  }
  if (response.headers?.Location?.required && !location) problems.push(`${status} has no Location`);
  if (status < 300) problems.push(...judgeRequest(operation, at, query, requestBody));
  return problems;
}

// What the app takes, the document must allow.
function judgeRequest(operation, at, query, requestBody) {
  const problems = [];
  if (requestBody && operation.requestBody) {
    const accepts = schemaAt(...at, 'requestBody', 'content', 'application/json', 'schema');
    if (!accepts(JSON.parse(requestBody))) problems.push(`takes a body that its schema refuses: ${ajv.errorsText(accepts.errors)}`);
  } else if (requestBody) {
    problems.push('takes a body, none is documented');
  }
  for (const [name, text] of new URLSearchParams(query)) {
    const index = (operation.parameters ?? []).findIndex((parameter) => parameter.in === 'query' && parameter.name === name);
    if (index < 0) {
      problems.push(`takes the parameter ${name}, which is not documented`);
      continue;
    }
    const accepts = schemaAt(...at, 'parameters', String(index), 'schema');
    const value = operation.parameters[index].schema.type === 'integer' ? Number(text) : text;
    if (!accepts(value)) problems.push(`takes ${name}=${text}, which its schema refuses: ${ajv.errorsText(accepts.errors)}`);
  }
  return problems;
}

const exercised = new Set();
const problems = exchanges.flatMap((exchange) => judge(exchange).map((problem) => `${exchange.method} ${exchange.path}: ${problem}`));
process.stdout.write(JSON.stringify({ problems, exercised: [...exercised].sort(), documented: documented.sort() }));
