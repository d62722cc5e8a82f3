/**
 * From a result to verdicts. A claim is an allowed range for one statistic over seeds, fixed before the run: its 95 %
 * interval inside the range is `reproduced`, wholly outside `contradicted`, else `inconclusive`. `docs/claims.md` has the
 * rules in full.
 */
import {
  type Canonical,
  type ClaimVerdict,
  FORMAT_VERSION,
  type Judgement,
  type Verdicts,
  type VerdictWord,
} from "../../../results/format.ts";
import type { Claim, Expectation } from "../spec/blocks.ts";
import { canonicalText } from "../spec/canonical.ts";
import { fitsAny } from "./cells.ts";
import { COVERAGE } from "./interval.ts";
import type { Measurement } from "./measurement.ts";
import { patternsOf, type Reading, readingsOf } from "./reads.ts";
import { isRefusal, joined, type PassRuns, passRuns } from "./runs.ts";
import type { Range } from "./statistics/statistic.ts";
import { statisticOf } from "./statistics/table.ts";
import { verdictOfInterval } from "./verdict.ts";

/** What of a claim of the ledger a verdict repeats. */
export interface LedgerEntry {
  readonly document: string;
  readonly line: number;
  readonly says: string;
}

/** What is judged, and by what. */
export interface JudgeInput {
  readonly canonical: Canonical;
  readonly claims: readonly Claim[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** Three seeds, no confirmation: verdicts are marked and never published. */
  readonly quick: boolean;
  /** Name of the device, for the reader. */
  readonly device: string;
  /** SHA-256 of the canonical bytes. */
  readonly resultHash: string;
  /** Hash of `claims` as they are now; the result has the one of when its run started. */
  readonly claimsHash: string;
}

/** Judges every claim of an experiment. Throws `RangeError` for an id that the ledger does not have. */
export function judge(input: JudgeInput): Verdicts {
  const { canonical, claims, device, resultHash, quick } = input;
  const passes = { first: passRuns(canonical.runs, "first"), confirmation: passRuns(canonical.runs, "confirmation") };
  const misses: number[] = [];
  const bench: Bench = { passes, quick, miss: (chance) => misses.push(chance) };
  const judged = claims.map((claim) => claimVerdict(claim, bench, input));
  return {
    format: FORMAT_VERSION,
    suite: canonical.suite,
    experiment: canonical.experiment,
    result: resultHash,
    device,
    intervals: misses.length,
    expectedByChance: Number(misses.reduce((sum, chance) => sum + chance, 0).toFixed(6)),
    claims: judged,
  };
}

/** What readings are judged with. */
interface Bench {
  readonly passes: { readonly first: PassRuns; readonly confirmation: PassRuns };
  readonly quick: boolean;
  /** Notes how often chance alone puts a judged interval beside the true value. */
  readonly miss: (chance: number) => void;
}

function claimVerdict(claim: Claim, bench: Bench, { ledger, canonical, claimsHash }: JudgeInput): ClaimVerdict {
  const entry = ledger.get(claim.id);
  if (!entry) throw new RangeError(`Cannot judge ${claim.id}: it must be a claim of configs/claims/`);
  const readings = readingsOf(claim);
  const judged = readings.map((reading) => judgeReading(reading, bench));
  const deciding = Map.groupBy(judged.keys().filter((i) => !readings[i].beside), (i) => readings[i].group);
  const notRun = (claim.not_run ?? []).map(({ part, reason }) => notRunPart(part, reason));
  return {
    claim: claim.id,
    document: entry.document,
    line: entry.line,
    says: entry.says,
    verdict: rowVerdict([...deciding.values()].map((parts) => verdictOfAll(parts.map((i) => judged[i].verdict)))),
    judgements: [...judged, ...notRun],
    edited: canonical.claimsHash !== claimsHash,
    quick: bench.quick,
  };
}

/** The verdict of all readings together. One that was not run decides nothing. */
export function rowVerdict(words: readonly VerdictWord[]): VerdictWord {
  const distinct = [...new Set(words.filter((word) => word !== "not run"))];
  if (distinct.length === 0) return "not run";
  if (distinct.length === 1) return distinct[0];
  const open = distinct.every((word) => word === "inconclusive" || word === "inconclusive (to be confirmed)");
  return open ? "inconclusive (to be confirmed)" : "depends on the reading";
}

/**
 * The verdict of a reading with several statistics, which holds where they all do: one that is contradicted contradicts
 * it, and it is reproduced only if all are.
 */
export function verdictOfAll(words: readonly VerdictWord[]): VerdictWord {
  const order = ["contradicted", "inconclusive (to be confirmed)", "inconclusive"] as const;
  const worst = order.find((word) => words.includes(word));
  if (worst) return worst;
  const ran = words.filter((word) => word !== "not run");
  return ran.length === words.length ? words[0] : ran.length === 0 ? "not run" : "inconclusive";
}

function notRunPart(part: string, reason: string): Judgement {
  return { ...NOTHING, reading: null, beside: false, statistic: part, verdict: "not run", reason };
}

const NOTHING = { range: null, value: null, interval: null, n: 0, confirmation: null } as const;

function judgeReading({ reading, expect, beside }: Reading, { passes, quick, miss }: Bench): Judgement {
  const statistic = statisticOf(expect);
  const measureIn = (runs: PassRuns) => statistic.measure(expect, { runs, quick, coverage: COVERAGE });
  const first = measureIn(passes.first);
  const range = statistic.range(expect);
  const about = { reading, beside, statistic: statistic.words(expect) };
  if (isRefusal(first) && first.notRun) return { ...NOTHING, ...about, verdict: "not run", reason: first.refused };
  if ("interval" in first && first.interval) miss(1 - first.interval.coverage);
  const alone = verdictOf(first, range);
  const shared = { ...about, range: [...range] as [number, number], ...numbersOf(first), confirmation: null };
  const reason = reasonOf(first, alone);
  // What is said of every run is no sample: one run that differs refutes it, whatever other seeds do.
  if (alone !== "contradicted" || quick || statistic.exact) return { ...shared, verdict: alone, reason };
  if (!isConfirmed(expect, passes)) {
    const pending = joined(reason, "the second set of seeds has not run");
    return { ...shared, verdict: "inconclusive (to be confirmed)", reason: pending };
  }
  const second = measureIn(passes.confirmation);
  const again = verdictOf(second, range);
  return {
    ...shared,
    verdict: again === "contradicted" ? "contradicted" : "inconclusive",
    reason: joined(reason, `on the second set of seeds: ${reasonOf(second, again)}`),
    confirmation: { ...numbersOf(second), verdict: again },
  };
}

/** True if the second set of seeds has run in every cell that the first has and the expectation reads. */
function isConfirmed(expect: Expectation, { first, confirmation }: Bench["passes"]): boolean {
  const patterns = patternsOf(expect);
  const cellsIn = ({ all }: PassRuns) =>
    new Set(all.filter(({ cell }) => fitsAny(cell, patterns)).map(({ cell }) => canonicalText(cell)));
  return cellsIn(first).isSubsetOf(cellsIn(confirmation));
}

function verdictOf(measured: Measurement, range: Range): VerdictWord {
  if (!("interval" in measured)) return "inconclusive";
  const { value, interval } = measured;
  return interval === null ? verdictOfPoint(value, range) : verdictOfInterval(interval, range);
}

function verdictOfPoint(value: number, [is]: Range): VerdictWord {
  return value === is || (Number.isNaN(value) && Number.isNaN(is)) ? "reproduced" : "contradicted";
}

function numbersOf(measured: Measurement): Pick<Judgement, "value" | "interval" | "n"> {
  if (isRefusal(measured)) return { value: null, interval: null, n: 0 };
  if ("unjudged" in measured) return { value: measured.value, interval: null, n: measured.n };
  const { value, interval, n } = measured;
  return { value, interval: interval && [interval.low, interval.high], n };
}

function reasonOf(measured: Measurement, verdict: VerdictWord): string {
  if (isRefusal(measured)) return measured.refused;
  if ("unjudged" in measured) return measured.unjudged;
  if (measured.interval === null) return measured.note;
  return joined(`the interval lies ${LIES[verdict] ?? "partly outside"} the allowed range`, measured.note);
}

const LIES: { readonly [Word in VerdictWord]?: string } = { reproduced: "within", contradicted: "wholly outside" };
