// The customer's language is said at the start and with each message, and is kept.
import { check, Customer, scenario, token } from './customer.mjs';

await scenario(async () => {
  const customer = new Customer('dl_locale', { token: (await token('dl_locale')).token, conversationStartProperties: { locale: 'en-AU' } });
  await customer.greeted();
  for (const locale of ['en-AU', 'en-GB', undefined]) {
    const { echo } = await customer.answered(await customer.say(`What is your return policy? (${locale})`, { locale }));
    check(echo.locale === locale, 'the locale of a message comes back', echo.locale, locale);
  }
  const odd = await customer.say('How much is delivery?', { locale: 'no such language, surely' });
  await customer.answered(odd);
});
