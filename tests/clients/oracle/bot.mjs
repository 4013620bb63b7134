// A bot on Microsoft's botbuilder: what it answers to /api/messages is what ours is compared with. It understands what ours does,
// a message and a button of a card. Beside it the service its answers go to, which takes everything and tells what it was sent.
// Usage: node bot.mjs [app id]. Says where the two listen, in one line of JSON.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { CloudAdapter, ConfigurationBotFrameworkAuthentication, ActivityHandler } = createRequire(import.meta.url)('botbuilder');

class OracleBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity('heard');
      await next();
    });
  }
  async onAdaptiveCardInvoke() {
    return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'heard' };
  }
}

const appId = process.argv[2];
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(appId ? { MicrosoftAppId: appId, MicrosoftAppPassword: 'none', MicrosoftAppType: 'MultiTenant' } : {}));
const bot = new OracleBot();

// The adapter wants requests and responses as a web framework offers them: the body parsed if it can be, and 500 for what it throws.
const answerable = response => Object.assign(response, {
  status(code) { response.statusCode = code; return response; },
  header(name, value) { response.setHeader(name, value); return response; },
  send(body) { response.write(typeof body === 'string' ? body : JSON.stringify(body)); return response; },
});
const read = async request => {
  let text = '';
  for await (const part of request) text += part;
  return text;
};
const parsed = text => { try { return JSON.parse(text); } catch { return undefined; } };

const messages = createServer(async (request, response) => {
  request.body = parsed(await read(request));
  await adapter.process(request, answerable(response), context => bot.run(context)).catch(() => response.status(500).end());
});

const sent = [];
const service = createServer(async (request, response) => {
  const activity = parsed(await read(request));
  if (request.method !== 'GET') sent.push({ method: request.method, path: request.url, activity });
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(request.method === 'GET' ? sent : { id: `sent-${sent.length}` }));
});

const listening = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)));
console.log(JSON.stringify({ messages: `${await listening(messages)}/api/messages`, service: await listening(service) }));
