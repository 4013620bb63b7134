// Tokens that are not ours, have expired (the fourth argument), or are for another conversation.
import { ask, check, ConnectionStatus, Customer, givenToken, scenario, token, until } from './customer.mjs';

await scenario(async () => {
  for (const [what, bad, code] of [['garbage', 'garbage.that-is.no-token', 'BadArgument'], ['expired', givenToken, 'TokenExpired']]) {
    for (const [method, path] of [['POST', '/conversations'], ['POST', '/tokens/refresh'], ['POST', '/tokens/generate']]) {
      const answer = await ask(method, path, bad);
      check(answer.status === 403, `${method} ${path} refuses a token that is ${what}`, answer.status, answer.body);
      check(path === '/tokens/generate' || what !== 'expired' || answer.body.error?.code === code, `the reason is ${code}`, answer.body);
    }
    const refused = new Customer(null, { token: bad });
    await until(() => refused.status === 'FailedToConnect', `a client whose token is ${what} gives up`);
    check(refused.shown.length === 0, 'it is shown nothing', refused.shown);
  }

  const claimed = JSON.parse(Buffer.from(givenToken.split('.')[1], 'base64url').toString());
  check(claimed.user === 'dl_late', 'the token names its user where the client looks for it', claimed);
  const late = new Customer(null, { token: givenToken, conversationId: claimed.conv });
  await until(() => late.status === 'FailedToConnect', 'a page that is loaded again with it gives up');

  // An open page whose token has expired is told so when it next asks for something.
  const open = new Customer('dl_late', { token: (await token('dl_late')).token });
  await open.greeted();
  open.line.token = givenToken;
  check(await open.post({ text: 'too late', channelData: { clientActivityID: 'late' } }) === 'retry', 'what is said with an expired token is not acknowledged');
  check(open.statuses.includes(ConnectionStatus.ExpiredToken), 'the client sees that its token has expired', open.statuses);

  // One customer's token opens nothing of another's.
  const mine = await token('dl_mine');
  const other = await token('dl_other');
  await ask('POST', '/conversations', other.token);
  for (const [method, path] of [['GET', ''], ['GET', '/activities'], ['POST', '/activities'], ['POST', '/upload']]) {
    const answer = await ask(method, `/conversations/${other.conversationId}${path}`, mine.token);
    check(answer.status === 403, `${method} ${path} of another conversation is refused`, answer.status, answer.body);
  }
  check((await ask('POST', '/conversations')).status === 401, 'without a token there is no conversation');
});
