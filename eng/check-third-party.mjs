// Fails when a package the projects ask for is not listed in THIRD-PARTY.md with the version that is used, or one listed is
// no longer used: node eng/check-third-party.mjs (from anywhere).

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" }).split("\n");
const json = file => JSON.parse(readFileSync(join(root, file), "utf8"));

const used = new Set([webChat()]);
for (const file of files.filter(name => existsSync(join(root, name)))) {
  if (file.endsWith("packages.lock.json"))
    for (const packages of Object.values(json(file).dependencies))
      for (const [name, { type, resolved }] of Object.entries(packages))
        if (type === "Direct") used.add(`${name} ${resolved}`);
  if (file.endsWith("package.json"))
    for (const [name, version] of Object.entries({ ...json(file).dependencies, ...json(file).devDependencies }))
      used.add(`${name} ${version}`);
}

// The rows of the NuGet and npm tables; Debian's versions differ from machine to machine.
const [text] = readFileSync(join(root, "THIRD-PARTY.md"), "utf8").split("## Tests only (Debian");
const listed = new Set([...text.matchAll(/^\| ([\w@/.-]+) \| (\d[\w.-]*) \|/gm)].map(([, name, version]) => `${name} ${version}`));

const missing = [...used].filter(line => !listed.has(line));
const stale = [...listed].filter(line => !used.has(line));
for (const line of missing) console.error(`error: ${line} is used but not in THIRD-PARTY.md. Add a row with its licence, as its package states it, and its use.`);
for (const line of stale) console.error(`error: ${line} is in THIRD-PARTY.md but no project asks for it in that version.`);
process.exitCode = missing.length + stale.length > 0 ? 1 : 0;

function webChat() { // not an npm dependency, see there
  return readFileSync(join(root, "eng", "webchat-assets.mjs"), "utf8").match(/"(botframework-webchat)@([^"]+)"/).slice(1).join(" ");
}
