/** Whether two cells give the very same, seed by seed, to the last bit. */
import * as z from "zod";
import { Cells, label, pattern } from "../cells.ts";
import type { Measurement } from "../measurement.ts";
import { matched } from "../pairs.ts";
import { isRefusal, type PassRuns, type Refusal, runsIn } from "../runs.ts";
import { place, Quantity, valueAt } from "../value.ts";
import { valueWords } from "../value_words.ts";
import type { Context, Statistic } from "./statistic.ts";

const cells = { of: Cells, to: Cells };
const Parameters = z.strictObject({
  identical: z.literal("parameters").describe("The final parameters, by their hash."),
  ...cells,
});
const OfQuantity = z.strictObject({
  identical: Quantity.describe("The same value, seed by seed."),
  ...place,
  ...cells,
});

const schema = z.union([Parameters, OfQuantity]);
type Identical = z.infer<typeof schema>;

export const identical: Statistic<Identical> = {
  schema,
  reads: (expect) => ({
    values: expect.identical === "parameters" ? [] : [valueOf(expect)],
    cells: [pattern(expect.of), pattern(expect.to)],
    valuesOnly: expect.identical !== "parameters",
  }),
  measure: measureIdentical,
  words: (expect) => {
    const what = expect.identical === "parameters" ? "final parameters" : valueWords(valueOf(expect));
    return `identical ${what}, in every seed; ${label(pattern(expect.of))} and ${label(pattern(expect.to))}`;
  },
  range: () => [1, 1],
  mistakes: (expect, fit, path) => [
    ...(expect.identical === "parameters"
      ? []
      : fit.value(valueOf(expect), { key: [...path, "identical"], map: path })),
    ...fit.cell(pattern(expect.of), [...path, "of"]),
    ...fit.cell(pattern(expect.to), [...path, "to"]),
  ],
  exact: true,
};

function valueOf(expect: Exclude<Identical, { identical: "parameters" }>) {
  return valueAt(expect.identical, expect);
}

/** The value is the share of seeds that agree. */
function measureIdentical(expect: Identical, { runs }: Context): Measurement {
  const patterns = [pattern(expect.of), pattern(expect.to)];
  const found = expect.identical === "parameters"
    ? sameParameters(expect, runs)
    : matched(patterns, valueOf(expect), runs);
  if (isRefusal(found)) return found;
  const same = "same" in found ? found.same : found.map(({ values: [a, b] }) => Object.is(a, b));
  const [n, alike] = [same.length, same.filter((one) => one).length];
  return { value: alike / n, interval: null, n, note: `${alike} of ${n} seeds agree to the last bit` };
}

function sameParameters({ of, to }: Identical, runs: PassRuns): { same: boolean[] } | Refusal {
  const [a, b] = [runsIn(runs, pattern(of)), runsIn(runs, pattern(to))];
  if (isRefusal(a)) return a;
  if (isRefusal(b)) return b;
  const others = new Map(b.map(({ seed, parameterHash }) => [seed, parameterHash]));
  if (a.length !== b.length || a.some(({ seed }) => !others.has(seed))) {
    return { refused: "the two cells have other seeds", notRun: false };
  }
  const lacking = [...a, ...b].filter(({ parameterHash }) => parameterHash === null).length;
  if (lacking > 0) return { refused: `${lacking} runs have no parameters at their end`, notRun: false };
  return { same: a.map(({ seed, parameterHash }) => others.get(seed) === parameterHash) };
}
