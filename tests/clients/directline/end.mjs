// The customer's client ends the conversation: the client stays online, all is still readable, and nothing more is taken.
import { check, Customer, scenario, token, until } from './customer.mjs';

await scenario(async () => {
  const customer = new Customer('dl_end', { token: (await token('dl_end')).token });
  await customer.greeted();
  await customer.answered(await customer.say('What is your return policy?'));
  const id = await customer.post({ type: 'endOfConversation', code: 'userCancelled', channelData: { clientActivityID: 'over' } });
  check(id && id !== 'retry', 'the end is acknowledged', id);
  const echo = await until(() => customer.messages.find(activity => activity.id === id), 'the end is shown as sent');
  check(echo.type === 'endOfConversation' && echo.code === 'userCancelled', 'it is still what it was', echo);
  check(customer.status === 'Online', 'the client does nothing by itself', customer.status);
  const late = await customer.post({ text: 'How much is delivery?' }).catch(refused => refused.status);
  check(late === 404, 'what is said afterwards is refused', late);
  check(customer.status === 'Online', 'and the client does nothing by itself', customer.status);
  await customer.hasSeenAll();
  customer.line.end();
  check(customer.status === 'Ended', 'the client has left', customer.status);
});
