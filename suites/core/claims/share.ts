/** The share of runs for which something is true. */
import { encode } from "../../../results/encode.ts";
import { type RunRecord, valueOf } from "../../../results/format.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Predicate } from "../spec/blocks.ts";
import { worstOf } from "./direction.ts";
import { ascending, medianOf, shareInterval } from "./interval.ts";
import type { Measurement } from "./measurement.ts";
import {
  describePlace,
  divergedBefore,
  isRefusal,
  joined,
  lostNote,
  type PassRuns,
  type Place,
  type Refusal,
  runsIn,
  valuesIn,
} from "./values.ts";

/** `runs` are those counted; the best cell is looked for among `pass`. NaN is neither above nor below. */
export function measureShare(share: Predicate, runs: readonly RunRecord[], pass: PassRuns): Measurement {
  if ("diverged" in share) return counted(runs.map(({ status }) => (status === "diverged") === share.diverged), "");
  const place = { step: share.at, ...(share.layer !== undefined && { layer: share.layer }) };
  if ("is" in share) return measureKind(share, place, runs);
  const values = valuesIn(runs, share.quantity, place);
  if (isRefusal(values)) return values;
  const threshold = "below" in share ? share.below : share.above;
  const lost = lostNote(runs, share.quantity, place);
  const beyond = (limit: number) => values.map((value) => "below" in share ? value < limit : value > limit);
  if (typeof threshold === "number") return counted(beyond(threshold), lost);
  const best = bestMedian(share.quantity, place, pass);
  if (typeof best === "object") return best;
  const limit = threshold.of_best * best;
  return counted(beyond(limit), joined(`the threshold is ${Number(limit.toPrecision(4))}`, lost));
}

/** NaN, infinite or finite, as recorded. Of a run that diverged before, it is only known that it was not finite. */
function measureKind(
  { is, quantity }: Extract<Predicate, { is: unknown }>,
  place: Place,
  runs: readonly RunRecord[],
): Measurement {
  const answers = runs.map((run) => {
    const value = valueOf(run, quantity, place);
    if (value !== undefined) return KINDS[is](value);
    return divergedBefore(run, place) && is === "finite" ? false : undefined;
  });
  const known = answers.filter((answer) => answer !== undefined);
  if (known.length === runs.length) return counted(known, "");
  const refused = `${runs.length - known.length} of ${runs.length} runs have no ${describePlace(quantity, place)}`;
  return { refused, notRun: known.length === 0 };
}

const KINDS = {
  nan: Number.isNaN,
  finite: Number.isFinite,
  infinite: (value: number) => Math.abs(value) === Infinity,
} as const;

function counted(answers: readonly boolean[], note: string): Measurement {
  const [hits, n] = [answers.filter((answer) => answer).length, answers.length];
  return { value: hits / n, interval: shareInterval(hits, n)!, n, note: joined(`${hits} of ${n} runs`, note) };
}

/** The best median that any cell has. */
function bestMedian(quantity: QuantityName, place: Place, pass: PassRuns): number | Refusal {
  const runs = runsIn(pass, {});
  if (isRefusal(runs)) return runs;
  const medians: number[] = [];
  for (const cell of Map.groupBy(runs, (run) => encode(run.cell)).values()) {
    const values = valuesIn(cell, quantity, place);
    if (isRefusal(values)) return values;
    medians.push(medianOf(values.toSorted(ascending)));
  }
  const best = worstOf(quantity) === Infinity ? Math.min(...medians) : Math.max(...medians);
  return Number.isFinite(best) ? best : { refused: `no cell has a finite median of ${quantity}`, notRun: false };
}
