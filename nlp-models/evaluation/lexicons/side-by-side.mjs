// Our sentiment beside VADER and AFINN on one file of public data, in one run.
//   npm ci && node side-by-side.mjs airline/airline.tsv [split]
// Needs Nlp.Training built; the data sets are found as Nlp.Training finds them (SWITCHBOARD_DATA).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Afinn from "sentiment";
import vader from "vader-sentiment";

const [file, split = "test"] = process.argv.slice(2);
if (!file) {
  console.error("Which TSV file (text, label, split)? For example: node side-by-side.mjs airline/airline.tsv test");
  process.exit(2);
}
const here = import.meta.dirname;
const data = process.env.SWITCHBOARD_DATA ?? resolve(here, "../../../../shared/data");
const labels = ["negative", "neutral", "positive"];
const rows = readFileSync(join(data, file), "utf8").split("\n").slice(1).map((line) => line.split("\t"))
  .filter(([, label, part]) => part?.trim().startsWith(split) && labels.includes(label));

function measured(name, judge) {
  for (const [text] of rows.slice(0, 300)) judge(text); // compiled before it is timed
  const start = process.hrtime.bigint();
  const taken = rows.map(([text]) => judge(text));
  const micros = Number(process.hrtime.bigint() - start) / 1000 / rows.length;
  const count = (of) => rows.filter((row, i) => of(labels.indexOf(row[1]), taken[i])).length;
  const mean = (of) => (100 * labels.reduce((sum, _, c) => sum + of(c), 0)) / labels.length;
  return {
    name,
    accuracy: (100 * count((meant, said) => meant === said)) / rows.length,
    f1: mean((c) => (2 * count((meant, said) => meant === c && said === c)) / (count((meant) => meant === c) + count((_, said) => said === c) || 1)),
    recall: mean((c) => count((meant, said) => meant === c && said === c) / (count((meant) => meant === c) || 1)),
    micros,
  };
}

const afinn = new Afinn();
const side = (score, plain) => (score <= -plain ? 0 : score >= plain ? 2 : 1);
const table = [
  // The border its authors give.
  measured("VADER", (text) => side(vader.SentimentIntensityAnalyzer.polarity_scores(text).compound, 0.05)),
  measured("AFINN-165", (text) => side(afinn.analyze(text).score, 1)),
];
const program = join(here, "../../Nlp.Training/bin", process.env.CONFIGURATION ?? "Debug", "net10.0/Nlp.Training");
const ours = JSON.parse(execFileSync(program, ["mood", join(data, file), "--test", split, "--json"], { encoding: "utf8" }));
table.push({ name: `ours, ${ours.model}`, accuracy: ours.accuracyPercent, f1: ours.macroF1Percent, recall: ours.macroRecallPercent, micros: ours.microsecondsPerMessage });

console.log(`${file}, ${split}: ${rows.length} messages\n`);
console.log("| | accuracy | macro-F1 | macro-recall | time per message |\n|---|---|---|---|---|");
for (const { name, accuracy, f1, recall, micros } of table)
  console.log(`| ${name} | ${accuracy.toFixed(1)} | ${f1.toFixed(1)} | ${recall.toFixed(1)} | ${Math.round(micros)} µs |`);
