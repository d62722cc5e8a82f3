/** Whether a rerun, of all or of a part, agrees with a published result. */
import { compareResults } from "./compare.ts";
import { compareQuantities, type QuantityChange } from "./compare_quantities.ts";
import type { Result, RunRecord } from "./format.ts";
import { isRequestedKey } from "./reductions.ts";
import { runKey, runLabel } from "./run_key.ts";

/** What a rerun shows. */
export interface Verification {
  /** `identical`: same bits. `agrees`: another device or build, and no mean over seeds has changed. */
  readonly outcome: "identical" | "agrees" | "disagrees";
  /** For the reader, the outcome first. */
  readonly lines: readonly string[];
}

/** What was rerun. */
export interface VerifyOptions {
  /** Only the first forward and backward pass was rerun, so only values of step 0 are compared. */
  readonly signalOnly?: boolean;
  /** Keeps the quantities it is true for, such as `grad_norm`; all by default. */
  readonly quantities?: (quantity: string) => boolean;
}

/** Most differences that are listed. */
const MOST_LISTED = 5;

/**
 * Holds a rerun against the published result. On the same device and build every bit must agree; elsewhere the means
 * over seeds must, by the intervals of `compareQuantities`. Throws `RangeError` where there is nothing to compare.
 */
export function verifyResult(published: Result, fresh: Result, options: VerifyOptions = {}): Verification {
  const pairs = pairsOf(published, fresh, options);
  const { sameDevice, devices } = compareResults(published, fresh);
  const sameBuild = pairs.every(([a, b]) => a.build === b.build && a.id === b.id);
  const different = pairs.filter(([a, b]) => JSON.stringify(textParts(a)) !== JSON.stringify(textParts(b)));
  const runs = `${pairs.length} ${pairs.length === 1 ? "run" : "runs"}`;
  if (different.length === 0) return { outcome: "identical", lines: [`verified, bit for bit: ${runs}`] };
  if (sameDevice && sameBuild) {
    const which = different.slice(0, MOST_LISTED).map(([run]) => `  ${runLabel(run)}, seed ${run.seed}`);
    const rule = "on the same device and build every bit must agree";
    return {
      outcome: "disagrees",
      lines: [`not verified: ${rule}, and ${different.length} of ${runs} differ`, ...which],
    };
  }
  const why = sameDevice ? "another build" : `another device: published on ${devices[0]}, here ${devices[1]}`;
  return byInterval(pairs, why);
}

function byInterval(pairs: readonly [RunRecord, RunRecord][], why: string): Verification {
  const [a, b] = [0, 1].map((side) => pairs.map((pair) => withDivergence(pair[side])));
  const changes = compareQuantities(a, b);
  const of = (word: QuantityChange["word"]) => changes.filter((change) => change.word === word);
  const [changed, undecided] = [of("changed"), of("undecided")];
  const counts = `of ${changes.length} means over seeds ${of("same").length} same, ${changed.length} changed, ` +
    `${undecided.length} undecided (${why})`;
  if (changed.length === 0) return { outcome: "agrees", lines: [`verified by interval: ${counts}`] };
  const which = changed.slice(0, MOST_LISTED).map(({ cell, quantity, means }) =>
    `  ${quantity} (${cell}): ${means[0]} → ${means[1]}`
  );
  return { outcome: "disagrees", lines: [`not verified: ${counts}`, ...which] };
}

/** Runs that both results have, cut down to what both can say. */
function pairsOf(published: Result, fresh: Result, options: VerifyOptions): [RunRecord, RunRecord][] {
  const known = new Map(published.canonical.runs.map((run) => [runKey(run), run]));
  const pairs = fresh.canonical.runs.flatMap((run): [RunRecord, RunRecord][] => {
    const other = known.get(runKey(run));
    return other ? [[reduced(other, run, options), reduced(run, other, options)]] : [];
  });
  const { suite, experiment } = published.canonical;
  if (pairs.length === 0) {
    throw new RangeError(`Cannot verify ${suite}/${experiment}: no run of the published result was rerun`);
  }
  const ill = fresh.canonical.runs.find(({ status }) => status === "failed" || status === "skipped");
  if (ill) throw new RangeError(`Cannot verify ${suite}/${experiment}: a run ${ill.status}: ${ill.reason}`);
  return pairs;
}

/**
 * A run with the values that count. What the other one does not have is left out where only a part was rerun, and where
 * it is there because a claim asks for it: claims may have been edited since.
 */
function reduced(run: RunRecord, other: RunRecord, { signalOnly, quantities = () => true }: VerifyOptions): RunRecord {
  const counts = (key: string) => {
    const at = key.lastIndexOf("@");
    return quantities(key.slice(0, at)) && (!signalOnly || key.slice(at) === "@0");
  };
  const kept = <T>(own: Record<string, T>, others: Record<string, T>): Record<string, T> =>
    Object.fromEntries(
      Object.keys(own).filter((key) => counts(key) && (key in others || !(signalOnly || isRequestedKey(key)))).sort()
        .map((
          key,
        ) => [key, own[key]]),
    );
  const cut = { scalars: kept(run.scalars, other.scalars), profiles: kept(run.profiles, other.profiles), series: {} };
  if (!signalOnly) return { ...run, ...cut };
  return { ...run, ...cut, status: "ok", step: null, reason: null, parameterHash: null };
}

/** What must agree to the bit: numbers as text, so that -0 and NaN count. */
function textParts({ status, step, scalars, profiles, parameterHash }: RunRecord): unknown {
  const texts = (values: readonly number[]) => values.map((value) => Object.is(value, -0) ? "-0" : String(value));
  const keyed = Object.entries(profiles).map(([key, values]) => [key, texts(values)]);
  return [status, step, Object.keys(scalars), texts(Object.values(scalars)), keyed, parameterHash];
}

/** Divergence as a share over seeds, so that it is compared by interval like everything else. */
export function withDivergence(run: RunRecord): RunRecord {
  return { ...run, scalars: { ...run.scalars, "share of diverged runs": Number(run.status === "diverged") } };
}
