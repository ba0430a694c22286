// A subscriber that knows nothing of this product: it verifies by npm's standardwebhooks, in a process of its own.
// Arguments: the secrets. First line: the port. Then a line a POST: {"id", "verified": [a reason or null for each secret]}.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { Webhook } = createRequire(process.cwd() + '/package.json')('standardwebhooks');
const secrets = process.argv.slice(2);

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    const refused = secrets.map((secret) => {
      try {
        new Webhook(secret).verify(body, request.headers);
        return null;
      } catch (e) {
        return e.message;
      }
    });
    console.log(JSON.stringify({ id: request.headers['webhook-id'], refused }));
    response.statusCode = refused.includes(null) ? 204 : 401;
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
