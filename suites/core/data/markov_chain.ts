/**
 * A random language: a Markov chain of order 2 over 32 symbols, drawn once. Each symbol can be followed by 8 others; how
 * likely each of them is depends on the two symbols before it. Since the chain is known, so is its entropy.
 */
import { exactLog } from "../normal_quantile.ts";
import { permutation, uniforms } from "../random.ts";
import { dataSizes } from "./sizes.ts";

/** Symbols of the language. */
export const SYMBOLS = dataSizes({ task: "markov_text" }).classes;
/** Symbols that can follow one. */
export const BRANCHES = 8;

/** A chain of order 2. */
export interface MarkovChain {
  /** [symbols, branches]: what can follow a symbol, ascending. */
  readonly successors: Uint32Array;
  /** [symbols, symbols, branches]: probability of each successor of the second symbol, after the two. */
  readonly probabilities: Float64Array;
  /** [symbols, symbols]: how often a pair of symbols occurs in the long run; sums to 1. */
  readonly pairs: Float64Array;
}

/** Mean information of the next symbol in nats, in the long run, for one who knows none, one, or two symbols before it. */
export interface Entropies {
  readonly knowingNone: number;
  readonly knowingOne: number;
  /** The entropy rate: more symbols tell no more. */
  readonly knowingTwo: number;
}

/** Draws the language. Only exact operations, so every machine draws the same. */
export function drawChain(): MarkovChain {
  const successors = new Uint32Array(SYMBOLS * BRANCHES);
  for (let b = 0; b < SYMBOLS; b++) {
    const drawn = permutation(0, `data/markov_text/successors${b}`, SYMBOLS).subarray(0, BRANCHES).sort();
    successors.set(drawn, b * BRANCHES);
  }
  const probabilities = uniforms(0, "data/markov_text/weights", SYMBOLS * SYMBOLS * BRANCHES).map(weight);
  for (let from = 0; from < probabilities.length; from += BRANCHES) {
    const branches = probabilities.subarray(from, from + BRANCHES);
    const sum = branches.reduce((total, w) => total + w, 0);
    branches.forEach((w, i) => branches[i] = w / sum);
  }
  return { successors, probabilities, pairs: stationaryPairs(successors, probabilities) };
}

/** The square of an exponentially distributed number: a few successors take most of the probability. */
function weight(u: number): number {
  const exponential = -exactLog(1 - u);
  return exponential * exponential;
}

/** Probability changes below this are rounding. */
const CONVERGED = 1e-16;
/** Far more than a chain of this size takes. */
const MOST_ROUNDS = 10_000;

/** Power iteration from pairs that can occur, all equally likely. Throws `RangeError` where it does not converge. */
function stationaryPairs(successors: Uint32Array, probabilities: Float64Array): Float64Array {
  let pairs = new Float64Array(SYMBOLS * SYMBOLS);
  for (let i = 0; i < successors.length; i++) {
    pairs[Math.floor(i / BRANCHES) * SYMBOLS + successors[i]] = 1 / successors.length;
  }
  let change = Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = nextPairs(pairs, { successors, probabilities });
    const sum = next.reduce((total, p) => total + p, 0);
    next.forEach((p, i) => next[i] = p / sum);
    change = next.reduce((most, p, i) => Math.max(most, Math.abs(p - pairs[i])), 0);
    pairs = next;
    if (change <= CONVERGED) return pairs;
  }
  throw new RangeError(
    `Cannot draw the language: its pairs must settle in ${MOST_ROUNDS} rounds, got changes of ${change}`,
  );
}

/** How often each pair occurs one symbol later. */
export function nextPairs(
  pairs: Float64Array,
  { successors, probabilities }: Pick<MarkovChain, "successors" | "probabilities">,
): Float64Array<ArrayBuffer> {
  const next = new Float64Array(pairs.length);
  for (let a = 0; a < SYMBOLS; a++) {
    for (let b = 0; b < SYMBOLS; b++) {
      const pair = a * SYMBOLS + b;
      for (let j = 0; j < BRANCHES; j++) {
        next[b * SYMBOLS + successors[b * BRANCHES + j]] += pairs[pair] * probabilities[pair * BRANCHES + j];
      }
    }
  }
  return next;
}

/** The entropies of a chain, from how often pairs occur in the long run. */
export function entropiesOf({ pairs, probabilities }: Pick<MarkovChain, "pairs" | "probabilities">): Entropies {
  const single = new Float64Array(SYMBOLS); // of the first of two symbols, which in the long run is that of any
  pairs.forEach((p, pair) => single[Math.floor(pair / SYMBOLS)] += p);
  const [one, two] = [entropy(single), entropy(pairs)];
  let knowingTwo = 0;
  pairs.forEach((p, pair) => {
    if (p > 0) knowingTwo += p * entropy(probabilities.subarray(pair * BRANCHES, (pair + 1) * BRANCHES));
  });
  return { knowingNone: one, knowingOne: two - one, knowingTwo };
}

function entropy(distribution: Float64Array): number {
  return distribution.reduce((sum, p) => p > 0 ? sum - p * exactLog(p) : sum, 0);
}
