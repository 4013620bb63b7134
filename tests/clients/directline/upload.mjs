// The customer sends a small picture; the page can show it without a token, and what arrives is what was sent.
import { address, ask, check, Customer, scenario, token, until } from './customer.mjs';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

await scenario(async () => {
  const customer = new Customer('dl_upload', { token: (await token('dl_upload')).token });
  await customer.greeted();
  const file = { contentType: 'image/png', contentUrl: `data:image/png;base64,${png}`, name: 'Beleg ä.png' };
  const id = await customer.post({ text: 'Here is my receipt', attachments: [file, file], channelData: { clientActivityID: 'picture', attachmentSizes: [70, 70] } });
  check(id && id !== 'retry', 'the upload is acknowledged', id);

  const echo = await until(() => customer.messages.find(activity => activity.id === id), 'the echo of the upload');
  check(echo.text === 'Here is my receipt' && echo.channelData?.clientActivityID === 'picture', 'the rest of the message is kept', echo);
  check(echo.attachments?.length === 2, 'both files are there', echo.attachments);
  check(echo.attachments.map(one => one.name).join() === 'Beleg ä.png,Beleg ä (1).png', 'the names are those the client sent', echo.attachments);
  for (const attachment of echo.attachments) {
    check(attachment.contentType === 'image/png', 'the kind of the file is kept', attachment);
    const answer = await fetch(new URL(attachment.contentUrl, address));
    const bytes = Buffer.from(await answer.arrayBuffer()).toString('base64');
    check(answer.status === 200 && bytes === png, 'the file is served as it was sent', answer.status, bytes);
    check(answer.headers.get('content-type') === 'image/png' && answer.headers.get('x-content-type-options') === 'nosniff', 'it is served as a picture', [...answer.headers]);
    const guess = await fetch(new URL(attachment.contentUrl.replace(/\/[^/]+\/([^/]+)$/, '/AAAAAAAAAAAAAAAAAAAAAA/$1'), address));
    check(guess.status === 404, 'its address cannot be guessed', guess.status);
  }
  await customer.answered(await customer.say('What is your return policy?'));
  await customer.hasSeenAll();
  check((await ask('POST', `/conversations/${customer.line.conversationId}/upload?userId=dl_upload`)).status === 401, 'nobody uploads without a token');
});
