// The server is killed and starts again, on the same address and data, while customers talk: nothing is lost or doubled.
import { check, Customer, please, scenario, token, transport } from './customer.mjs';

await scenario(async () => {
  let customer = new Customer('dl_restart', { token: (await token('dl_restart')).token });
  await customer.greeted();
  const before = await customer.answered(await customer.say('What is your return policy?'));
  // Acknowledged, and the process is gone before anybody may have answered.
  const during = await customer.say('How much is delivery?');
  const { conversationId } = customer.line;
  const down = please('kill');
  await down;
  const lost = customer.post({ text: 'never sent', channelData: { clientActivityID: 'lost' } });
  check(await lost === 'retry', 'what is sent to a dead server is not acknowledged');
  await please('start');

  if (transport === 'polling') {
    // Polling, this client stops for good at the first broken request and says nothing. The page is loaded again then.
    const { watermark, token: latest } = customer.line;
    const shown = customer.messages.length;
    customer.line.end();
    customer = new Customer('dl_restart', { token: latest, conversationId, watermark });
    const after = await customer.say('Which payment methods do you take?');
    await customer.answered(after);
    await customer.hasSeenAll(shown);
  } else {
    // By itself it comes back after 3 to 15 seconds. Sending does not wait for that.
    const after = await customer.say('Which payment methods do you take?');
    await customer.answered(during, 60);
    await customer.answered(after, 60);
    await customer.hasSeenAll();
    check(customer.messages.includes(before.answer), 'what was there before is there still');
    check(customer.status === 'Online', 'the client is online again', customer.status);
  }
  const whole = new Customer('dl_restart', { token: customer.line.token, conversationId });
  await whole.hasSeenAll();
  for (const id of [before.echo.id, during.id])
    check(whole.messages.filter(activity => activity.replyToId === id && activity.type === 'message').length === 1, 'what was acknowledged is answered once', id);
});
