// Adds up the results of 'dotnet test': node eng/sum-trx.mjs <folder> [--filtered] <project>...
//
// For every project the folder holds <project>.trx and <project>.exit (the exit code). Only a test that ran and passed counts
// as passed. A skipped test is a failed one; so is a project that ran no test, wrote no results, or ended badly without naming
// a failed test. Prints what failed, then 'N passed, N failed' as the last line. Exit code 1 unless everything passed.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...rest] = process.argv.slice(2);
const filtered = rest[0] === "--filtered";
const projects = filtered ? rest.slice(1) : rest;

let passed = 0;
const failures = [];

for (const project of projects) {
  const trx = join(folder, `${project}.trx`);
  const exit = Number(read(join(folder, `${project}.exit`)) ?? 1);
  const text = read(trx);
  if (text === undefined) {
    if (!filtered || exit !== 0)
      failures.push([project, `wrote no results (exit code ${exit}), see ${join(folder, project)}.log`]);
    continue;
  }

  let own = 0, failed = 0;
  for (const [, attributes, body = ""] of text.matchAll(/<UnitTestResult\s([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)) {
    const outcome = attribute(attributes, "outcome") ?? "Unknown";
    if (outcome === "Passed") {
      own++;
      continue;
    }
    failed++;
    const message = unescape(body.match(/<Message>([\s\S]*?)<\/Message>/)?.[1] ?? "").trim().split("\n").slice(0, 4).join("\n      ");
    const why = outcome === "NotExecuted" ? "was skipped" : outcome.toLowerCase();
    failures.push([attribute(attributes, "testName") ?? project, message ? `${why}: ${message}` : why]);
  }
  passed += own;

  if (exit !== 0 && failed === 0)
    failures.push([project, `ended with exit code ${exit} although no test failed${during(project)}, see ${join(folder, project)}.log`]);
  else if (own + failed === 0 && !filtered)
    failures.push([project, "ran no test"]);
}

if (passed + failures.length === 0)
  failures.push(["all projects", "ran no test"]);

if (failures.length > 0)
  console.log(`\nFailed:\n${failures.map(([name, why]) => `  ${name}\n      ${why}`).join("\n")}\n`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

// What ran when the project was ended from outside: the blame collector says it, for a test that took too long or took the process with it.
function during(project) {
  const running = read(join(folder, `${project}.log`))?.match(/running when the (?:crash|hang) occurred:\s*\n(\S+)/)?.[1];
  return running ? `, while ${running} ran` : "";
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function attribute(text, name) {
  const value = text.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1];
  return value === undefined ? undefined : unescape(value);
}

function unescape(text) {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, "\"").replace(/&apos;/g, "'").replace(/&amp;/g, "&");
}
