// Our sentiment beside VADER and AFINN on one file of public data: accuracy, training time, time per message and memory, in one run.
//   npm ci && node side-by-side.mjs airline/airline.tsv [split]
// Needs Nlp.Training built (CONFIGURATION=Release for its times); the data sets are found as Nlp.Training finds them (SWITCHBOARD_DATA).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const here = import.meta.dirname;
const data = process.env.SWITCHBOARD_DATA ?? resolve(here, "../../../../shared/data");
const program = join(here, "../../Nlp.Training/bin", process.env.CONFIGURATION ?? "Debug", "net10.0/Nlp.Training");
const labels = ["negative", "neutral", "positive"];
const side = (score, plain) => (score <= -plain ? 0 : score >= plain ? 2 : 1);
const lexicons = {
  VADER: async () => {
    const { SentimentIntensityAnalyzer } = (await import("vader-sentiment")).default;
    return (text) => side(SentimentIntensityAnalyzer.polarity_scores(text).compound, 0.05); // the border its authors give
  },
  "AFINN-165": async () => {
    const afinn = new (await import("sentiment")).default();
    return (text) => side(afinn.analyze(text).score, 1);
  },
};

// Each in a process of its own, so that nobody's memory counts for another.
if (process.argv[2] === "--lexicon") console.log(JSON.stringify(await measured(...process.argv.slice(3))));
else if (process.argv.length < 3) {
  console.error("Which TSV file (text, label, split)? For example: node side-by-side.mjs airline/airline.tsv test");
  process.exit(2);
} else {
  const [file, split = "test"] = process.argv.slice(2);
  const run = (command, args) => JSON.parse(execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
  const ours = (...training) => run(program, ["mood", join(data, file), "--test", split, ...training, "--json"]);
  const table = [
    ...Object.keys(lexicons).map((name) => [name, run(process.execPath, [import.meta.filename, "--lexicon", name, file, split])]),
    ["ours, the shop's model", ours()],
    ["ours, trained on its training part", ours("--train", "train")],
  ];
  console.log(`${file}, ${split}: ${table[0][1].rows} messages\n`);
  console.log("| | accuracy % | macro-F1 % | macro-recall % | training s | µs per message | peak memory MB |\n|---|---|---|---|---|---|---|");
  for (const [name, of] of table) {
    const figures = [of.accuracyPercent, of.macroF1Percent, of.macroRecallPercent, of.trainingSeconds, of.microsecondsPerMessage, of.peakMegabytes];
    console.log(`| ${name} | ${figures.map((f, i) => (f === undefined ? "-" : f.toFixed(i < 4 ? 1 : 0))).join(" | ")} |`);
  }
}

async function measured(name, file, split) {
  const rows = readFileSync(join(data, file), "utf8").split("\n").slice(1).map((line) => line.trimEnd().split("\t"))
    .filter(([, label, part]) => part?.startsWith(split) && labels.includes(label));
  const judge = await lexicons[name]();
  for (const [text] of rows.slice(0, 300)) judge(text); // compiled before it is timed
  const start = process.hrtime.bigint();
  const taken = rows.map(([text]) => judge(text));
  const micros = Number(process.hrtime.bigint() - start) / 1000 / rows.length;
  const count = (of) => rows.filter((row, i) => of(labels.indexOf(row[1]), taken[i])).length;
  const mean = (of) => (100 * labels.reduce((sum, _, c) => sum + of(c), 0)) / labels.length;
  return {
    rows: rows.length,
    accuracyPercent: (100 * count((meant, said) => meant === said)) / rows.length,
    macroF1Percent: mean((c) => (2 * count((meant, said) => meant === c && said === c)) / (count((meant) => meant === c) + count((_, said) => said === c) || 1)),
    macroRecallPercent: mean((c) => count((meant, said) => meant === c && said === c) / (count((meant) => meant === c) || 1)),
    microsecondsPerMessage: micros,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}
