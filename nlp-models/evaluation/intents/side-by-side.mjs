// Our intents beside NLP.js on the same training and test rows, one after the other in one run.
//   npm ci && node side-by-side.mjs banking77/banking77.tsv clinc150/clinc150.tsv
// A file may name its training part: banking77_fewshot/banking77_fewshot.tsv:train_10. Needs Nlp.Training built
// (CONFIGURATION=Release for its times); the data sets are found as Nlp.Training finds them (SWITCHBOARD_DATA).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const here = import.meta.dirname;
const data = process.env.SWITCHBOARD_DATA ?? resolve(here, "../../../../shared/data");
const program = join(here, "../../Nlp.Training/bin", process.env.CONFIGURATION ?? "Debug", "net10.0/Nlp.Training");

// Each in a process of its own, so that neither's memory counts for the other.
if (process.argv[2] === "--nlpjs") console.log(JSON.stringify(await nlpjs(process.argv[3], process.argv[4])));
else if (process.argv.length < 3) {
  console.error("Which TSV files (text, label, split)? For example: node side-by-side.mjs banking77/banking77.tsv clinc150/clinc150.tsv");
  process.exit(2);
} else {
  console.log("| set | | accuracy % | training s | ms per message | peak memory MB |\n|---|---|---|---|---|---|");
  for (const argument of process.argv.slice(2)) {
    const [file, train = "train"] = argument.split(":");
    const run = (command, args) => JSON.parse(execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }));
    const theirs = run(process.execPath, [import.meta.filename, "--nlpjs", file, train]);
    const ours = run(program, ["evaluate", join(data, file), "--train", train, "--json"]);
    const line = (name, figures) => `| ${basename(file, ".tsv")}, ${train} | ${name} | ${figures.map((f, i) => f.toFixed([2, 1, 2, 0][i])).join(" | ")} |`;
    console.log(line("NLP.js 4.27.0", [theirs.accuracyPercent, theirs.trainingSeconds, theirs.millisecondsPerMessage, theirs.peakMegabytes]));
    console.log(line("ours", [ours.accuracyPercent, ours.trainingSeconds, ours.millisecondsPerMessage, ours.peakMegabytes]));
  }
}

/** NLP.js as its documentation shows it: one language, default settings, the whole of `process` for a message. */
async function nlpjs(file, train) {
  const { NlpManager } = (await import("node-nlp")).default;
  const rows = readFileSync(join(data, file), "utf8").split("\n").slice(1).map((line) => line.trimEnd().split("\t")).filter((row) => row.length === 3);
  const manager = new NlpManager({ languages: ["en"], nlu: { log: false }, autoSave: false });
  for (const [text, label, split] of rows) if (split === train && label !== "oos") manager.addDocument("en", text, label);
  // What is out of scope is an intent of the name NLP.js has for it.
  for (const [text, label, split] of rows) if (split === `oos_${train}` && label === "oos") manager.addDocument("en", text, "None");
  const start = process.hrtime.bigint();
  await manager.train();
  const trained = process.hrtime.bigint();
  const test = rows.filter(([, label, split]) => split === "test" && label !== "oos");
  let right = 0;
  for (const [text, label] of test) right += (await manager.process("en", text)).intent === label ? 1 : 0;
  return {
    accuracyPercent: (100 * right) / test.length,
    trainingSeconds: Number(trained - start) / 1e9,
    millisecondsPerMessage: Number(process.hrtime.bigint() - trained) / 1e6 / test.length,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}
