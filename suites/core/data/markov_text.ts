/** Text of a random language whose entropy is known, so that the best possible loss is too. */
import { uniforms } from "../random.ts";
import { BRANCHES, drawChain, type Entropies, entropiesOf, type MarkovChain, SYMBOLS } from "./markov_chain.ts";
import { dataSizes } from "./sizes.ts";
import type { SourceOptions, TokenRows } from "./source.ts";

/**
 * 16,384 / 1,024 / 1,024 rows of `context` symbols, each labelled with the symbol after it. Every row starts anew, with a
 * pair as likely as in the long run, so that rows are independent.
 */
export function markovText({ context }: Pick<SourceOptions, "context">): TokenRows {
  const { train, validation, test } = dataSizes({ task: "markov_text", context });
  const rows = train + validation + test;
  const numbers = uniforms(0, "data/markov_text/rows", rows * context);
  const drawRow = rowDrawer(drawChain());
  const [inputs, labels] = [new Uint32Array(rows * context), new Uint32Array(rows * context)];
  for (let at = 0; at < inputs.length; at += context) {
    const symbols = drawRow(numbers.subarray(at, at + context));
    inputs.set(symbols.subarray(0, context), at);
    labels.set(symbols.subarray(1), at);
  }
  return { inputs, labels };
}

/** The entropies of the language, in nats a symbol. */
export function markovEntropies(): Entropies {
  return entropiesOf(drawChain());
}

/**
 * Mean loss of the best possible model over rows of `context` symbols, in nats: at its first symbol it knows one symbol,
 * from the second on two, and more would not help.
 */
export function bestMarkovLoss(context: number): number {
  const { knowingOne, knowingTwo } = markovEntropies();
  return (knowingOne + (context - 1) * knowingTwo) / context;
}

/** Draws rows: `n` uniform numbers make `n + 1` symbols, the first number a pair. */
function rowDrawer({ successors, probabilities, pairs }: MarkovChain): (numbers: Float64Array) => Uint32Array {
  return (numbers) => {
    const symbols = new Uint32Array(numbers.length + 1);
    const start = pick(pairs, numbers[0]);
    [symbols[0], symbols[1]] = [Math.floor(start / SYMBOLS), start % SYMBOLS];
    for (let i = 1; i < numbers.length; i++) {
      const from = (symbols[i - 1] * SYMBOLS + symbols[i]) * BRANCHES;
      const branch = pick(probabilities.subarray(from, from + BRANCHES), numbers[i]);
      symbols[i + 1] = successors[symbols[i] * BRANCHES + branch];
    }
    return symbols;
  };
}

/** Where `u` in [0, 1) falls in a distribution; rounding of its sum falls to the last that can occur. */
function pick(distribution: Float64Array, u: number): number {
  let [rest, last] = [u, 0];
  for (let i = 0; i < distribution.length; i++) {
    if (distribution[i] === 0) continue;
    if (rest < distribution[i]) return i;
    rest -= distribution[i];
    last = i;
  }
  return last;
}
