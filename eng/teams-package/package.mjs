#!/usr/bin/env node
// Makes the package with which Teams installs the bot: manifest, two icons, one zip. Needs nothing but Node.js 20.19.
//
//     node eng/teams-package/package.mjs [--settings FILE]... [--out FOLDER]
//
// Reads the bot's own settings (by default bot/Bot.Host/appsettings.json and appsettings.json in this folder, as far as they exist)
// and, over them, environment variables as the bot does: Switchboard__BotFramework__AppId, Switchboard__TeamsPackage__Address, ….
// Writes manifest.json, color.png, outline.png and switchboard-teams.zip to out/teams-package. Upload the zip in Teams:
// Apps > Manage your apps > Upload an app. The same settings always give the same bytes.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { colorIcon, outlineIcon } from "./icons.mjs";
import { manifest, problems } from "./manifest.mjs";
import { parseSettings, overlay } from "./settings.mjs";
import { zip } from "./zip.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { files, out } = commandLine(process.argv.slice(2));

let settings = {};
try {
  for (const file of files)
    settings = overlay(settings, parseSettings(readFileSync(file, "utf8"), file));
} catch (problem) {
  console.error(problem.message);
  process.exit(1);
}
const { BotFramework: bot = {}, TeamsPackage: wanted = {} } = overlay(settings.Switchboard ?? {}, fromEnvironment());

const wrong = problems(bot, wanted);
if (wrong.length > 0) {
  console.error(`The package cannot be made:\n${wrong.map(line => `  ${line}\n`).join("")}Settings were read from: ${files.join(", ") || "no file"} and the environment.`);
  process.exit(1);
}

const contents = {
  "manifest.json": Buffer.from(`${JSON.stringify(manifest(bot, wanted), null, 2)}\n`),
  "color.png": colorIcon(),
  "outline.png": outlineIcon(),
};
mkdirSync(out, { recursive: true });
for (const [name, bytes] of Object.entries(contents))
  writeFileSync(join(out, name), bytes);
writeFileSync(join(out, "switchboard-teams.zip"), zip(contents));
console.log(join(out, "switchboard-teams.zip"));

function commandLine(words) {
  const files = [];
  let out = join(repository, "out", "teams-package");
  while (words.length > 0) {
    const word = words.shift();
    if (word === "--settings" && words.length > 0)
      files.push(resolve(words.shift()));
    else if (word === "--out" && words.length > 0)
      out = resolve(words.shift());
    else {
      console.error("Usage: node eng/teams-package/package.mjs [--settings FILE]... [--out FOLDER]");
      process.exit(2);
    }
  }
  const usual = [join(repository, "bot/Bot.Host/appsettings.json"), resolve("appsettings.json")].filter(existsSync);
  return { files: files.length > 0 ? files : [...new Set(usual)], out };
}

function fromEnvironment() {
  const found = {};
  for (const [name, value] of Object.entries(process.env)) {
    const [root, ...path] = name.split("__");
    if (root.toLowerCase() !== "switchboard" || path.length === 0)
      continue;
    const last = path.pop();
    path.reduce((at, part) => at[part] ??= {}, found)[last] = value;
  }
  return found;
}
