// The page is loaded again: with conversation and watermark the client goes on where it was, without one it sees all of it.
import { check, Customer, scenario, token } from './customer.mjs';

await scenario(async () => {
  const first = new Customer('dl_resume', { token: (await token('dl_resume')).token });
  await first.greeted();
  await first.answered(await first.say('What is your return policy?'));
  await first.hasSeenAll();
  const before = first.messages.length;
  const { conversationId, watermark, token: latest } = first.line;
  check(watermark, 'the client was given a watermark', watermark);
  first.line.end();
  check(first.status === 'Ended', 'the first page is gone', first.status);

  const all = new Customer('dl_resume', { token: latest, conversationId });
  await all.hasSeenAll();
  check(all.messages.length === before, 'the whole history is shown', all.messages.length, before);
  await all.answered(await all.say('How much is delivery?'));
  await all.hasSeenAll();
  all.line.end();

  const rest = new Customer('dl_resume', { token: latest, conversationId, watermark });
  await rest.hasSeenAll(before);
  check(rest.messages[0].text === 'How much is delivery?', 'what follows the watermark is shown, and nothing else', rest.messages[0]);
});
