import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BRANCHES, drawChain, entropiesOf, nextPairs, SYMBOLS } from "./markov_chain.ts";

const chain = drawChain();

Deno.test("every symbol has eight successors, and probabilities sum to 1", () => {
  assertEquals([SYMBOLS, BRANCHES, chain.successors.length], [32, 8, 256]);
  for (let b = 0; b < SYMBOLS; b++) {
    const successors = chain.successors.subarray(b * BRANCHES, (b + 1) * BRANCHES);
    assertEquals(new Set(successors).size, BRANCHES);
    assert(successors.every((c) => c < SYMBOLS));
  }
  for (let from = 0; from < chain.probabilities.length; from += BRANCHES) {
    const branches = chain.probabilities.subarray(from, from + BRANCHES);
    assert(branches.every((p) => p > 0 && p < 1));
    assertAlmostEquals(branches.reduce((sum, p) => sum + p, 0), 1, 1e-14);
  }
});

Deno.test("pairs are as frequent one symbol later, and every pair that can occur does", () => {
  assertAlmostEquals(chain.pairs.reduce((sum, p) => sum + p, 0), 1, 1e-14);
  nextPairs(chain.pairs, chain).forEach((p, pair) => assertAlmostEquals(p, chain.pairs[pair], 1e-15));
  assertEquals(chain.pairs.filter((p) => p > 0).length, SYMBOLS * BRANCHES);
  assert(Math.min(...chain.pairs.filter((p) => p > 0)) > 1e-6); // so the start of the iteration is forgotten
});

Deno.test("entropies are those of a chain that can be computed by hand", () => {
  // independent symbols, the first BRANCHES of them equally likely: all three entropies are log 8
  const pairs = new Float64Array(SYMBOLS * SYMBOLS);
  const probabilities = new Float64Array(SYMBOLS * SYMBOLS * BRANCHES).fill(1 / BRANCHES);
  for (let a = 0; a < BRANCHES; a++) for (let b = 0; b < BRANCHES; b++) pairs[a * SYMBOLS + b] = 1 / 64;
  const log8 = Math.log(8);
  const { knowingNone, knowingOne, knowingTwo } = entropiesOf({ pairs, probabilities });
  for (const entropy of [knowingNone, knowingOne, knowingTwo]) assertAlmostEquals(entropy, log8, 1e-14);
  // after each pair three quarters for one successor and the rest for another
  for (let i = 0; i < probabilities.length; i++) probabilities[i] = [0.75, 0.25][i % BRANCHES] ?? 0;
  const expected = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  assertAlmostEquals(entropiesOf({ pairs, probabilities }).knowingTwo, expected, 1e-14);
});

Deno.test("each symbol known tells something of the next", () => {
  const { knowingNone, knowingOne, knowingTwo } = entropiesOf(chain);
  assert(knowingNone < Math.log(SYMBOLS) && knowingNone > 3);
  assert(knowingOne < knowingNone - 1 && knowingOne < Math.log(BRANCHES));
  assert(knowingTwo < knowingOne - 0.5 && knowingTwo > 1);
});
