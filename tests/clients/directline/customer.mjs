// What the scenarios share: Microsoft's botframework-directlinejs in a browser's surroundings (jsdom), and what must hold of
// everything it is ever shown. A scenario is called as: node <name>.mjs <address> <secret> <websocket|polling> [token]
// It ends with 0, or with 1 and the reason on stderr. On stdout: a line of JSON for each activity a client was shown.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { JSDOM, VirtualConsole } from 'jsdom';

const require = createRequire(import.meta.url);
export const [address, secret, transport, givenToken] = process.argv.slice(2);
if (!['websocket', 'polling'].includes(transport)) throw new Error('usage: node <scenario>.mjs <address> <secret> <websocket|polling> [token]');

// The page is one of the server's own. Its complaints about requests that fail on purpose go nowhere.
const { window } = new JSDOM('', { url: `${address}/`, virtualConsole: new VirtualConsole() });
// The client looks for these when it is loaded, so they come first.
for (const name of ['window', 'XMLHttpRequest', 'WebSocket', 'FormData', 'Blob', 'File']) globalThis[name] = name === 'window' ? window : window[name];
const { DirectLine, ConnectionStatus } = require('botframework-directlinejs');
const { activityZodSchema } = require('@microsoft/agents-activity');
export { ConnectionStatus };

export class Broken extends Error {}

export function check(holds, what, ...shown) {
  if (!holds) throw new Broken([what, ...shown.map(one => JSON.stringify(one))].join('\n  '));
}

const soon = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Looks again and again until something is so. */
export async function until(condition, what, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; ; await soon(20)) {
    const found = await condition();
    if (found) return found;
    check(Date.now() < end, `waited ${seconds} s in vain: ${what}`, ...customers.map(one => ({ status: one.status, shown: one.shown.map(brief) })));
  }
}

const brief = activity => `${activity.type} ${activity.id} from ${activity.from?.id} to ${activity.replyToId ?? '-'}: ${(activity.text ?? '').slice(0, 60)}`;

/** A request without the client, as a page's own server makes it. */
export async function ask(method, path, credential, body) {
  const answer = await fetch(path.startsWith('http') ? path : `${address}/v3/directline${path}`, {
    method,
    headers: { ...(credential && { Authorization: `Bearer ${credential}` }), ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}

export async function token(userId) {
  const answer = await ask('POST', '/tokens/generate', secret, userId && { user: { id: userId } });
  check(answer.status === 200 && answer.body.token && answer.body.conversationId && answer.body.expires_in >= 960, 'a token was refused', answer.status, answer.body);
  return answer.body;
}

/** The whole log, read page by page without the client. */
export async function log(conversationId) {
  const all = [];
  for (let watermark = ''; ;) {
    const answer = await ask('GET', `/conversations/${conversationId}/activities?watermark=${watermark}`, secret);
    check(answer.status === 200, 'the log cannot be read', answer.status, answer.body);
    if (answer.body.activities.length === 0) return all;
    all.push(...answer.body.activities);
    watermark = answer.body.watermark;
  }
}

const customers = [];
let said = 0; // over all clients: a page that is loaded again does not begin anew with its ids

/** One client of a conversation, and all it was shown. */
export class Customer {
  shown = [];
  statuses = [];

  constructor(userId, options) {
    this.userId = userId;
    this.line = new DirectLine({ domain: `${address}/v3/directline`, webSocket: transport === 'websocket', pollingInterval: 200, timeout: 3000, ...options });
    this.line.connectionStatus$.subscribe(status => this.statuses.push(status));
    this.line.activity$.subscribe(
      activity => {
        this.shown.push(activity);
        console.log(JSON.stringify(activity));
      },
      () => {}); // An end that was asked for comes as an error; what the client thinks of it is in its status.
    customers.push(this);
  }

  get status() { return ConnectionStatus[this.statuses.at(-1)]; }
  get messages() { return this.shown.filter(activity => activity.type !== 'typing'); }

  /** Posts an activity; the id the client reports, 'retry' when it wants to be asked again. */
  post(activity) {
    return this.line.postActivity({ type: 'message', from: { id: this.userId, name: 'Sample Customer' }, ...activity }).toPromise();
  }

  /** Says something as Web Chat does, with a client id by which the echo is known; sends again until it is acknowledged. */
  async say(text, more = {}) {
    const clientActivityID = `said-${++said}`;
    const id = await until(async () => {
      const answer = await this.post({ text, ...more, channelData: { clientActivityID, own: { kept: [1, null, 'ä'] } } });
      return answer !== 'retry' && answer;
    }, `"${text}" is acknowledged`, 60);
    return { id, clientActivityID, text };
  }

  greeted() {
    return until(() => this.messages.find(activity => activity.type === 'message' && activity.from.id !== this.userId && activity.text), 'the bot greets');
  }

  /** Waits for the echo of what was said and for its answer, and checks both. */
  async answered(said, seconds = 30) {
    const answer = await until(() => this.messages.find(activity => activity.replyToId === said.id && activity.type === 'message'), `an answer to "${said.text}" (${said.id})`, seconds);
    const echoes = this.messages.filter(activity => activity.channelData?.clientActivityID === said.clientActivityID);
    check(echoes.length === 1, `one echo of "${said.text}"`, echoes);
    const [echo] = echoes;
    check(echo.id === said.id, 'the echo has the id that was acknowledged', echo.id, said.id);
    check(echo.text === said.text, 'the echo says what was said', echo.text, said.text);
    check(JSON.stringify(echo.channelData.own) === '{"kept":[1,null,"ä"]}', 'channelData comes back unchanged', echo.channelData);
    check(this.messages.indexOf(echo) < this.messages.indexOf(answer), 'the echo comes before the answer');
    check(this.messages.filter(activity => activity.replyToId === said.id && activity.type === 'message').length === 1, `one answer to "${said.text}"`, this.messages.map(brief));
    return { echo, answer };
  }

  /** Waits until the client has been shown what the log holds, and checks that it is the same in the same order. */
  async hasSeenAll(after = 0) {
    const expected = (await log(this.line.conversationId)).slice(after).map(activity => activity.id);
    await until(() => this.messages.length >= expected.length, `everything in the log is shown (${expected.length})`);
    const seen = this.messages.map(activity => activity.id);
    check(JSON.stringify(seen) === JSON.stringify(expected), 'what is shown is the log, in order and without doubles', seen, expected);
  }
}

// Of everything any client is shown, whatever the scenario.
function alwaysSo() {
  check(customers.every(one => one.userId === null || one.shown.length > 0), 'a client was shown nothing at all');
  for (const { shown } of customers) {
    for (const activity of shown) {
      const verdict = activityZodSchema.safeParse(activity);
      check(verdict.success, 'an activity is not one by the schema of the Agents SDK', activity, verdict.error?.issues);
      check(activity.channelId === 'directline' && activity.conversation?.id, 'channelId and conversation are set', activity);
      check(!['conversationUpdate', 'contactRelationUpdate'].includes(activity.type), 'clients never see such an activity', activity);
      check(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(activity.timestamp), 'timestamps are UTC with Z', activity.timestamp);
    }
    const logged = shown.filter(activity => activity.type !== 'typing');
    const ids = logged.map(activity => activity.id);
    check(new Set(ids).size === ids.length, 'no activity is shown twice', ids);
    check(logged.every((activity, i) => i === 0 || logged[i - 1].timestamp < activity.timestamp), 'timestamps rise', logged.map(activity => activity.timestamp));
  }
}

const lines = createInterface({ input: process.stdin });
/** Asks the test that runs the scenario for something only it can do, and waits until it is done. */
export function please(what) {
  return new Promise(resolve => {
    lines.once('line', resolve);
    console.log(JSON.stringify({ please: what }));
  });
}

/** Runs a scenario. */
export async function scenario(play) {
  let code = 0;
  try {
    await play();
    alwaysSo();
  } catch (problem) {
    console.error(problem instanceof Broken ? problem.message : problem);
    code = 1;
  }
  process.stdout.write('', () => process.exit(code)); // what is open would keep the process alive
}
