#!/usr/bin/env node
// Talks to a running bot through Microsoft's Agents Playground, without a browser: does it greet, does it answer, in which words?
//
//     node eng/playground/playground.mjs [--bot http://127.0.0.1:3978] [--channel emulator|msteams] [--inline] [MESSAGE...]
//
// Start the bot first, in Development and without app id ('dotnet run --project bot/Bot.Host' is both). The channel is 'emulator'
// unless told otherwise; --inline has the answers in the HTTP response (expectReplies). Prints what was said and ends with 0 when
// the bot greeted and answered every message within 20 seconds.
//
// Not part of the build or of the tests: npx fetches the Playground, a test tool of Microsoft under an evaluation licence of its
// own, which may be run but not passed on. It listens on all of this machine's interfaces while it runs, so run it on a
// machine, and in a network, that you trust.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const playground = "@microsoft/m365agentsplayground@0.2.28";
const patience = 20_000; // for one answer
const settled = 1_500; // so long nothing more was said: the answer is complete
const clients = resolve(dirname(fileURLToPath(import.meta.url)), "../../tests/clients");
const windows = process.platform === "win32";

const { bot, channel, inline, messages } = commandLine(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), "switchboard-playground-")); // It writes a log where it is started.
let server, socket;

for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => end(130));
try {
  await main();
  end(0);
} catch (problem) {
  console.error(`\n${problem.message}`);
  end(1);
}

async function main() {
  await fetch(bot).catch(() => { throw new Error(`No bot answers at ${bot}. Start it first: dotnet run --project bot/Bot.Host`); });

  const port = await freePort();
  const at = `http://127.0.0.1:${port}`;
  const log = join(folder, "output.log");
  const output = openSync(log, "a");
  server = spawn(windows ? "npx.cmd" : "npx", ["--yes", "--package", playground, "agentsplayground", "start",
    "--app-endpoint", `${bot}/api/messages`, "--channel-id", channel, "--port", String(port), "--disable-telemetry",
    ...inline ? ["--delivery-mode", "expectReplies"] : []],
    { cwd: folder, stdio: ["ignore", output, output], shell: windows, detached: !windows });
  const { config } = await until(() => get(`${at}/_internal/v1/config`), 120_000, () => `The Playground did not start:\n${readFileSync(log, "utf8")}`);
  const chat = config.personalChat.id;

  const said = [];
  await listen(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`, frame => {
    if (frame.action === "createMessage" && frame.message.from.id === config.bot.id)
      said.push(frame.message);
  });

  console.log(`Agents Playground, channel ${channel}${inline ? ", answers in the HTTP response" : ""}`);
  // Opening the chat: conversationUpdate, and for Teams installationUpdate at the same moment.
  await post(`${at}/_debug/conversation/${encodeURIComponent(chat)}/installation`, {});
  const greetings = await answer(said, "greeting");
  // The Playground shows a text with a card as two messages, as Teams does.
  const times = greetings.filter(({ text }) => text).length;
  if (times !== 1)
    throw new Error(`The bot greeted ${times} times instead of once.`);
  for (const text of messages) {
    console.log(`\n  you  ${text}`);
    await post(`${at}/_conversation/v1/conversations/${encodeURIComponent(chat)}/messages`, { type: "text", text, textFormat: "plain", from: { id: config.currentUser.id } });
    await answer(said, `answer to "${text}"`);
  }
}

/** Waits for the bot, then until it has finished; prints and takes away what it said. */
async function answer(said, what) {
  const began = performance.now();
  await until(() => said.length > 0, patience, () => `No ${what} within ${patience / 1000} s.`);
  const first = performance.now() - began;
  for (let count = 0; count < said.length; await pause(settled))
    count = said.length;
  const all = said.splice(0);
  for (const { text, attachments } of all) {
    const buttons = attachments.flatMap(card => card.content?.buttons ?? []).map(button => `[${button.title}]`).join(" ");
    console.log(`  bot  ${[text, buttons].filter(Boolean).join("\n").replace(/\n+/g, "\n       ")}`);
  }
  console.log(`       (${Math.round(first)} ms)`);
  return all;
}

async function listen(url, heard) {
  const client = join(clients, "node_modules", "ws");
  if (!existsSync(client) && spawnSync(windows ? "npm.cmd" : "npm", ["ci", "--prefer-offline", "--no-progress"], { cwd: clients, stdio: "ignore", shell: windows }).status !== 0)
    throw new Error(`npm ci failed in ${clients}.`);
  const WebSocket = createRequire(join(clients, "package.json"))("ws");
  socket = new WebSocket(url);
  socket.on("message", data => heard(JSON.parse(data)));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
}

async function get(url) {
  const response = await fetch(url).catch(() => null);
  return response?.ok ? response.json() : null;
}

async function post(url, body) {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!response.ok)
    throw new Error(`The Playground answered ${response.status}: ${await response.text()}`);
}

async function until(condition, limit, otherwise) {
  for (const end = performance.now() + limit; performance.now() < end; await pause(50)) {
    const result = await condition();
    if (result)
      return result;
    if (server?.exitCode)
      break;
  }
  throw new Error(otherwise());
}

async function freePort() {
  const probe = createServer();
  await new Promise(resolve => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return port;
}

function end(code) {
  socket?.terminate();
  if (server?.pid && server.exitCode === null)
    // npx starts the Playground as a child of a child; they are one group.
    windows ? spawnSync("taskkill", ["/pid", String(server.pid), "/t", "/f"]) : process.kill(-server.pid, "SIGTERM");
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

function commandLine(words) {
  const asked = { bot: "http://127.0.0.1:3978", channel: "emulator", inline: false, messages: [] };
  while (words.length > 0) {
    const word = words.shift();
    if (word === "--bot" && words.length > 0)
      asked.bot = words.shift().replace(/\/+$/, "");
    else if (word === "--channel" && words.length > 0)
      asked.channel = words.shift();
    else if (word === "--inline")
      asked.inline = true;
    else if (word.startsWith("-")) {
      console.error("Usage: node eng/playground/playground.mjs [--bot URL] [--channel emulator|msteams] [--inline] [MESSAGE...]");
      process.exit(2);
    } else
      asked.messages.push(word);
  }
  if (asked.messages.length === 0)
    asked.messages = ["What is your return policy?", "Where is my order HP-48213?", "I want to talk to a person"];
  return asked;
}
