// A customer opens a chat with a token for them, is greeted, and asks two questions.
import { ask, check, Customer, scenario, token, until } from './customer.mjs';

await scenario(async () => {
  const { token: mine, conversationId } = await token('dl_talker');
  const customer = new Customer('dl_talker', { token: mine });
  await customer.greeted();
  check(customer.line.conversationId === conversationId, 'the conversation is the one the token was made out for', customer.line.conversationId, conversationId);
  const first = await customer.answered(await customer.say('What is your return policy?'));
  const second = await customer.answered(await customer.say('How much is delivery?'));
  check(first.answer.text && second.answer.text && first.answer.text !== second.answer.text, 'different questions have different answers', first.answer, second.answer);
  for (const { echo, answer } of [first, second]) {
    check(echo.from.id === 'dl_talker' && echo.from.role === 'user', 'the echo is the customer\'s', echo.from);
    check(answer.from.id !== 'dl_talker' && answer.from.role === 'bot', 'the answer is the bot\'s', answer.from);
  }
  check(customer.status === 'Online', 'the client is online', customer.status);

  // The same message again, as after a broken line: the same id, no second echo, no second answer.
  const again = await customer.post({ text: first.echo.text, channelData: first.echo.channelData });
  check(again === first.echo.id, 'a resend gets the id of the first', again, first.echo.id);
  await customer.answered(await customer.say('Thank you'));
  await customer.hasSeenAll();

  // The token is exchanged as the client does it every quarter of an hour.
  const fresh = await ask('POST', '/tokens/refresh', mine);
  check(fresh.status === 200 && fresh.body.conversationId === conversationId, 'the token is exchanged', fresh.status, fresh.body);
  const started = await ask('POST', '/conversations', fresh.body.token, { user: {} });
  check(started.status === 200, 'a conversation that exists is not made again', started.status, started.body);
  await until(() => customer.status === 'Online', 'the client is still online');
});
