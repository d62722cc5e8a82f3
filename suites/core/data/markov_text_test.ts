import { assert, assertEquals } from "@std/assert";
import { BRANCHES, drawChain, SYMBOLS } from "./markov_chain.ts";
import { bestMarkovLoss, markovEntropies, markovText } from "./markov_text.ts";

const [CONTEXT, TRAIN, ROWS] = [32, 16_384, 18_432];
const { inputs, labels } = markovText({ context: CONTEXT });
const chain = drawChain();
const symbolPairs = (a: number, b: number) => chain.pairs[a * SYMBOLS + b];
const single = Float64Array.from({ length: SYMBOLS }, (_, a) => {
  return chain.pairs.subarray(a * SYMBOLS, (a + 1) * SYMBOLS).reduce((sum, p) => sum + p, 0);
});

/** Probability of `c` after `a` and `b` in the language. */
function probability(a: number, b: number, c: number): number {
  const branch = chain.successors.subarray(b * BRANCHES, (b + 1) * BRANCHES).indexOf(c);
  return branch < 0 ? 0 : chain.probabilities[(a * SYMBOLS + b) * BRANCHES + branch];
}

/** Mean loss in each row of a model that gives `probabilityOf(position, row start)` to the label there. */
function rowLosses(probabilityOf: (at: number, position: number) => number): Float64Array {
  return Float64Array.from({ length: ROWS }, (_, row) => {
    let sum = 0;
    for (let t = 0; t < CONTEXT; t++) sum -= Math.log(probabilityOf(row * CONTEXT + t, t));
    return sum / CONTEXT;
  });
}

/** Mean and its standard error. */
function meanOf(values: Float64Array): { mean: number; error: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

Deno.test("labels are the symbols after the inputs, and rows do not repeat", () => {
  for (let i = 0; i + 1 < inputs.length; i++) {
    if ((i + 1) % CONTEXT !== 0 && labels[i] !== inputs[i + 1]) assertEquals(i, -1);
  }
  const rows = new Set(
    Array.from({ length: ROWS }, (_, row) => inputs.subarray(row * CONTEXT, (row + 1) * CONTEXT).join()),
  );
  assertEquals(rows.size, ROWS);
});

Deno.test("the language itself has the best possible loss on its text, within standard errors", () => {
  const best = rowLosses((at, t) =>
    t === 0
      ? symbolPairs(inputs[at], labels[at]) / single[inputs[at]]
      : probability(inputs[at - 1], inputs[at], labels[at])
  );
  const { mean, error } = meanOf(best);
  assert(error < 0.005, `${error}`); // small enough to tell the entropies apart
  assert(Math.abs(mean - bestMarkovLoss(CONTEXT)) <= 4 * error, `${mean} ± ${error}, not ${bestMarkovLoss(CONTEXT)}`);
  const { knowingNone, knowingOne, knowingTwo } = markovEntropies();
  for (const other of [knowingNone, knowingOne, knowingTwo]) assert(Math.abs(mean - other) > 4 * error, `${other}`);
  const one = meanOf(rowLosses((at) => symbolPairs(inputs[at], labels[at]) / single[inputs[at]]));
  assert(Math.abs(one.mean - knowingOne) <= 4 * one.error, `${one.mean} ± ${one.error}, not ${knowingOne}`);
  const none = meanOf(rowLosses((at) => single[labels[at]]));
  assert(Math.abs(none.mean - knowingNone) <= 4 * none.error, `${none.mean} ± ${none.error}, not ${knowingNone}`);
});

Deno.test("counting the training text comes near the best loss on the test text, and not below", () => {
  const [pairs, triples] = [new Float64Array(SYMBOLS ** 2), new Float64Array(SYMBOLS ** 3)];
  const context = (at: number) => inputs[at - 1] * SYMBOLS + inputs[at];
  for (let at = 0; at < TRAIN * CONTEXT; at++) {
    if (at % CONTEXT === 0) continue;
    pairs[context(at)]++;
    triples[context(at) * SYMBOLS + labels[at]]++;
  }
  const counted = (at: number) =>
    (triples[context(at) * SYMBOLS + labels[at]] + 0.1) / (pairs[context(at)] + 0.1 * SYMBOLS);
  const losses = rowLosses((at, t) => t === 0 ? symbolPairs(inputs[at], labels[at]) / single[inputs[at]] : counted(at));
  const { mean, error } = meanOf(losses.subarray(TRAIN));
  const best = bestMarkovLoss(CONTEXT);
  assert(mean > best - 4 * error && mean < best + 0.05, `${mean} ± ${error}, best ${best}`);
});
