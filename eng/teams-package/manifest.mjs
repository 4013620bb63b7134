// The manifest of the Teams app (source: Teams app manifest schema, version 1.21).

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const defaults = {
  ShortName: "Switchboard",
  FullName: "Switchboard customer service",
  Description: "Answers questions about orders, delivery and returns, or brings you to a person.",
  Developer: "Switchboard",
  PrivacyUrl: "/privacy",
  TermsUrl: "/terms",
  Version: "1.0.0",
};

// What Teams refuses at the upload is better said here, with the name of the setting.
const longest = { ShortName: 30, FullName: 100, Description: 4000, Developer: 32 };

/** What is wrong with the settings, a sentence each. */
export function problems(bot, wanted) {
  const all = { ...defaults, ...wanted };
  const found = [];
  if (!guid.test(bot.AppId ?? ""))
    found.push(`Switchboard:BotFramework:AppId ${bot.AppId ? `is "${bot.AppId}", not an id` : "is missing"}: it is the app id of the bot's registration in Azure.`);
  if (!address(all.Address))
    found.push(`Switchboard:TeamsPackage:Address ${all.Address ? `is "${all.Address}"` : "is missing"}: the address customers know the bot by, such as https://chat.example.com.`);
  for (const name of ["PrivacyUrl", "TermsUrl"])
    if (!page(all[name], "https://any.example"))
      found.push(`Switchboard:TeamsPackage:${name} is "${all[name]}": it must begin with https://, or with / for a page below the address.`);
  for (const [name, most] of Object.entries(longest))
    if (typeof all[name] !== "string" || all[name].length === 0 || all[name].length > most)
      found.push(`Switchboard:TeamsPackage:${name} has ${all[name]?.length ?? 0} characters: 1 to ${most} are possible.`);
  if (!/^\d+\.\d+\.\d+$/.test(all.Version))
    found.push(`Switchboard:TeamsPackage:Version is "${all.Version}": three numbers, such as 1.0.0. Teams takes an update only under a higher one.`);
  return found;
}

/** The manifest, for settings without problems. */
export function manifest(bot, wanted) {
  const all = { ...defaults, ...wanted };
  const home = address(all.Address);
  return {
    $schema: "https://developer.microsoft.com/json-schemas/teams/v1.21/MicrosoftTeams.schema.json",
    manifestVersion: "1.21",
    version: all.Version,
    id: bot.AppId.toLowerCase(),
    developer: {
      name: all.Developer,
      websiteUrl: home.href,
      privacyUrl: page(all.PrivacyUrl, home).href,
      termsOfUseUrl: page(all.TermsUrl, home).href,
    },
    icons: { color: "color.png", outline: "outline.png" },
    name: { short: all.ShortName, full: all.FullName },
    description: { short: short(all.Description), full: all.Description },
    accentColor: "#0D6170",
    bots: [
      {
        botId: bot.AppId.toLowerCase(),
        scopes: ["personal", "team", "groupChat"],
        isNotificationOnly: false,
        // A file sent in Teams is a link into the sender's drive, which the bot has no right to read.
        supportsFiles: false,
        commandLists: [
          {
            scopes: ["personal", "team", "groupChat"],
            commands: [
              { title: "What can you do?", description: "What I can help you with" },
              { title: "Where is my order?", description: "Ask after an order with its number" },
              { title: "Talk to a person", description: "Be passed on to customer service" },
            ],
          },
        ],
      },
    ],
    permissions: ["identity", "messageTeamMembers"],
    validDomains: [home.host],
  };
}

const page = (text, home) => address(/^\/[^/\\]/.test(text) ? new URL(text, home).href : text);

function address(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === "https:" && url.username === "" ? url : null;
}

function short(text) {
  if (text.length <= 80)
    return text;
  const cut = text.slice(0, 79);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 40)).replace(/[\s,.;:]+$/, "")}…`;
}
