#!/usr/bin/env node
// Puts Microsoft's Web Chat bundle where the bot serves it from: webchat.js and its notices, out of the npm tarball.
//
//     node eng/webchat-assets.mjs <folder>
//
// The build of bot/Bot.Channels calls this once; afterwards the file is up to date and npm is not asked again.
// Web Chat is not an npm dependency on purpose: installing it brings some 440 packages and 500 MB for this one file.
// The tarball is checked against the checksum below before anything in it is read, so the registry need not be trusted.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const bundle = "botframework-webchat@4.18.1";
const sha512 = "7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==";
const wanted = ["webchat.js", "webchat.js.LICENSE.txt"];

const windows = process.platform === "win32";
const target = resolve(process.argv[2] ?? "bot/Bot.Channels/wwwroot/vendor");
mkdirSync(target, { recursive: true });
// Inside the target folder, so that the rename at the end stays on one disk and is therefore atomic.
const temporary = mkdtempSync(join(target, ".fetch-"));

try {
  run("npm", ["pack", bundle, "--prefer-offline", "--loglevel=error", "--pack-destination", temporary], tmpdir(),
    `npm could not fetch ${bundle}. The first build needs npm and a reachable npm registry (or a warm npm cache); later builds do not.`);

  const name = readdirSync(temporary).find(file => file.endsWith(".tgz")) ?? fail(`npm pack ${bundle} left no tarball.`);
  const found = createHash("sha512").update(readFileSync(join(temporary, name))).digest("base64");
  if (found !== sha512)
    fail(`${bundle} has the checksum sha512-${found}, but sha512-${sha512} is pinned in eng/webchat-assets.mjs. Refusing to use it.`);

  run("tar", ["-xzf", name, ...wanted.map(file => `package/dist/${file}`)], temporary,
    "The tarball could not be unpacked; a tar program that reads gzip must be on the PATH.");

  const now = new Date();
  for (const file of wanted.toReversed()) { // the script last: it is what the build looks at
    const unpacked = join(temporary, "package", "dist", file);
    utimesSync(unpacked, now, now); // npm dates every packed file 1985, which a build would take for out of date
    renameSync(unpacked, join(target, file));
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function run(program, args, cwd, hint) {
  // npm is a .cmd file on Windows, which only a shell can start.
  const { error, status, stderr } = spawnSync(program, args, { cwd, encoding: "utf8", shell: windows && program === "npm" });
  if (error || status !== 0)
    fail(`${hint}\n${error?.message ?? stderr}`);
}

function fail(reason) {
  console.error(`webchat-assets : error SB0001: ${reason.trim().replaceAll("\n", "\n    ")}`);
  rmSync(temporary, { recursive: true, force: true });
  process.exit(1);
}
