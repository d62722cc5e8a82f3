/** Whether there is a run for which something is true: a witness proves it, and nothing refutes it. */
import * as z from "zod";
import { label, pattern, where } from "../cells.ts";
import { shareInterval } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import {
  answersOf,
  comparesWithBest,
  isKnownAtStart,
  Predicate,
  predicateMistakes,
  predicateWords,
  valuesRead,
} from "../predicate.ts";
import { isRefusal, joined, runsIn } from "../runs.ts";
import { inCell } from "./one_cell.ts";
import type { Context, Statistic } from "./statistic.ts";

const schema = z.strictObject({
  exists: Predicate.describe("What is true of a run."),
  is: z.boolean().optional().describe("true, the default: there is such a run; false: there is none."),
  ...where,
});
type Exists = z.infer<typeof schema>;

export const exists: Statistic<Exists> = {
  schema,
  reads: (expect) => ({
    values: valuesRead(expect.exists),
    cells: [comparesWithBest(expect.exists) ? {} : pattern(expect.where)],
    valuesOnly: isKnownAtStart(expect.exists),
  }),
  measure: measureExists,
  words: ({ exists, is = true, where }) => inCell(`there are ${is ? "" : "no "}${predicateWords(exists)}`, where),
  range: ({ is = true }) => is ? [1, 1] : [0, 0],
  mistakes: (expect, fit, path) => [
    ...predicateMistakes(expect.exists, fit, [...path, "exists"]),
    ...fit.cells(pattern(expect.where), [...path, "where"]),
  ],
  exact: true,
};

/** The value is 1 with a witness, 0 without. */
function measureExists({ exists, is = true, where }: Exists, { runs, coverage }: Context): Measurement {
  const chosen = runsIn(runs, pattern(where));
  if (isRefusal(chosen)) return chosen;
  const found = answersOf(exists, chosen, runs);
  if (isRefusal(found)) return found;
  const n = chosen.length;
  const witness = chosen[found.answers.indexOf(true)];
  if (witness) {
    const hits = found.answers.filter((one) => one).length;
    const note = joined(`${hits} of ${n} runs, the first: ${label(witness.cell)}, seed ${witness.seed}`, found.note);
    return { value: 1, interval: null, n, note };
  }
  if (!is) return { value: 0, interval: null, n, note: joined(`none of ${n} runs`, found.note) };
  const { high } = shareInterval(0, n, coverage)!;
  const most = `their share is at most ${Number(high.toPrecision(2))}`;
  return {
    value: 0,
    n,
    unjudged: joined(`none of ${n} runs; ${most}, which does not say that there are none`, found.note),
  };
}
