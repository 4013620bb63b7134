// Who the customer is: a token that says so wins over whatever the client writes; without one the client's word counts.
import { check, Customer, scenario, token, until } from './customer.mjs';

await scenario(async () => {
  const bound = new Customer('dl_bound', { token: (await token('dl_bound')).token });
  await bound.greeted();
  const id = await bound.post({ from: { id: 'dl_somebody-else', name: 'Somebody Else' }, text: 'What is your return policy?', channelData: { clientActivityID: 'forged' } });
  await until(() => bound.messages.some(activity => activity.replyToId === id), 'the bot answers');
  const forged = bound.messages.find(activity => activity.id === id);
  check(forged?.from.id === 'dl_bound', 'the token\'s user wins', forged);

  const free = new Customer('guest-7', { token: (await token()).token });
  await free.greeted();
  const said = await free.answered(await free.say('What is your return policy?'));
  check(said.echo.from.id === 'guest-7' && said.echo.from.name === 'Sample Customer', 'without a user in the token the client says who it is', said.echo.from);
});
