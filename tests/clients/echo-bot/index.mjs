// Microsoft's echo bot on botbuilder, as small as it can be: what the load generator compares a turn of ours with.
// No web framework between it and the socket, no credentials, no logging, nothing stored. Usage: node index.mjs <port>
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

// botbuilder is CommonJS.
const { CloudAdapter, ConfigurationBotFrameworkAuthentication, ActivityHandler } = createRequire(import.meta.url)('botbuilder');

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
adapter.onTurnError = async (_, problem) => console.error(problem.message);

class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity(`echo: ${context.activity.text}`);
      await next();
    });
  }
}
const bot = new EchoBot();

// The adapter wants the response as Express or Restify offer it.
const answerable = response => ({
  socket: response.socket,
  status(code) { response.statusCode = code; return this; },
  header(name, value) { response.setHeader(name, value); return this; },
  send(body) { response.write(typeof body === 'string' ? body : JSON.stringify(body)); return this; },
  end(...rest) { response.end(...rest); return this; },
});

createServer((request, response) => {
  if (request.method !== 'POST') {
    response.end();
    return;
  }
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    request.body = JSON.parse(Buffer.concat(parts).toString('utf8'));
    adapter.process(request, answerable(response), context => bot.run(context)).catch(problem => {
      console.error(problem.message);
      response.statusCode = 500;
      response.end();
    });
  });
}).listen(Number(process.argv[2] ?? 3979), '127.0.0.1');
