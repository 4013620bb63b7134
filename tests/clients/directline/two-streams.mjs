// One conversation in two tabs: both are shown everything, in the same order, whoever wrote it.
import { check, Customer, scenario, token } from './customer.mjs';

await scenario(async () => {
  const one = new Customer('dl_tabs', { token: (await token('dl_tabs')).token });
  await one.greeted();
  const other = new Customer('dl_tabs', { token: one.line.token, conversationId: one.line.conversationId });
  await other.greeted();
  const said = await one.say('What is your return policy?');
  await Promise.all([one.answered(said), other.answered(said)]);
  const also = { ...await other.post({ text: 'How much is delivery?', channelData: { clientActivityID: 'tab-2', own: { kept: [1, null, 'ä'] } } }).then(id => ({ id })), clientActivityID: 'tab-2', text: 'How much is delivery?' };
  await Promise.all([one.answered(also), other.answered(also)]);
  await Promise.all([one.hasSeenAll(), other.hasSeenAll()]);
  check(one.status === 'Online' && other.status === 'Online', 'both are online', one.status, other.status);
});
