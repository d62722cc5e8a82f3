/** Two results of one experiment, side by side: which bits, statuses, quantities and verdicts differ. */
import { compareQuantities, type QuantityChange } from "./compare_quantities.ts";
import { deviceText } from "./device_text.ts";
import { canonicalHash, encode } from "./encode.ts";
import type { Canonical, Result, RunRecord, Status, Verdicts, VerdictWord } from "./format.ts";
import { isRequestedKey } from "./reductions.ts";
import { runKey, runLabel } from "./run_key.ts";

/** A run that ended in another way. */
export interface StatusChange {
  /** For example `model.init=zeros, seed 3`. */
  readonly run: string;
  readonly from: Status;
  readonly to: Status;
}

/** A claim with another verdict; null where one side does not judge it. */
export interface VerdictChange {
  readonly claim: string;
  readonly from: VerdictWord | null;
  readonly to: VerdictWord | null;
}

/** Runs of two results, matched by cell, tuned values, seed and pass. */
export interface RunsCompared {
  readonly common: number;
  readonly onlyInFirst: number;
  readonly onlyInSecond: number;
  /** Common runs whose records are the same to the bit, parameter hash and all. */
  readonly identical: number;
  /** Common runs whose configuration or data changed. */
  readonly otherSettings: number;
  /** Common runs with other kernels, program or initial values. */
  readonly otherBuild: number;
  /** Common runs with the same settings, build and device, yet other bits: a fault of machine or code. */
  readonly unexplained: number;
  readonly statusChanges: readonly StatusChange[];
}

/** See the module. Everything counts from the first result to the second. */
export interface Comparison {
  /** The canonical parts are the same bytes, up to a divergence's origin where only one of them has it. */
  readonly identical: boolean;
  readonly sameDevice: boolean;
  readonly devices: readonly [string, string];
  readonly runs: RunsCompared;
  /** Of the common runs; empty where all are identical. */
  readonly quantities: readonly QuantityChange[];
  readonly verdicts: readonly VerdictChange[];
}

/** The verdicts of both results, where they are to be compared. */
export interface CompareOptions {
  readonly verdicts?: readonly [Verdicts, Verdicts];
}

/** Compares two results. Throws `RangeError` for results of different experiments. */
export function compareResults(a: Result, b: Result, options: CompareOptions = {}): Comparison {
  const [first, second] = [a, b].map(({ canonical: { suite, experiment } }) => `${suite}/${experiment}`);
  if (first !== second) {
    throw new RangeError(`Cannot compare results: they must be of one experiment, got ${first} and ${second}`);
  }
  const sameDevice = deviceText(a) === deviceText(b);
  const matched = match(a.canonical.runs, b.canonical.runs);
  const runs = compareRuns(a, b, matched, sameDevice);
  return {
    identical: canonicalHash(a.canonical) === canonicalHash(alike(a.canonical, b.canonical)),
    sameDevice,
    devices: [a.provenance.device.name, b.provenance.device.name],
    runs,
    quantities: runs.identical === runs.common
      ? []
      : compareQuantities(matched.map(([one]) => one), matched.map(([, other]) => other)),
    verdicts: options.verdicts ? verdictChanges(...options.verdicts) : [],
  };
}

/** `b` for comparison with `a`: of where a run diverged, records made before that was looked at say nothing. */
function alike(a: Canonical, b: Canonical): Canonical {
  const known = new Map(a.runs.map((run) => [runKey(run), run]));
  const runs = b.runs.map((run) => {
    const other = known.get(runKey(run));
    return other ? comparable(other, run) : run;
  });
  return { ...b, runs };
}

function comparable(a: RunRecord, b: RunRecord): RunRecord {
  return a.nonfinite && b.nonfinite ? b : { ...b, nonfinite: a.nonfinite };
}

function match(a: readonly RunRecord[], b: readonly RunRecord[]): [RunRecord, RunRecord][] {
  const others = new Map(b.map((run) => [runKey(run), run]));
  return a.flatMap((run): [RunRecord, RunRecord][] => {
    const other = others.get(runKey(run));
    return other ? [[run, other]] : [];
  });
}

function compareRuns(a: Result, b: Result, matched: [RunRecord, RunRecord][], sameDevice: boolean): RunsCompared {
  const count = (test: (one: RunRecord, other: RunRecord) => boolean) =>
    matched.filter(([one, other]) => test(one, other)).length;
  const same = (one: RunRecord, other: RunRecord) =>
    encode(shared(one, other)) === encode(shared(comparable(one, other), one));
  const ran = ({ status }: RunRecord) => status === "ok" || status === "diverged";
  return {
    common: matched.length,
    onlyInFirst: a.canonical.runs.length - matched.length,
    onlyInSecond: b.canonical.runs.length - matched.length,
    identical: count(same),
    otherSettings: count((one, other) => one.id !== other.id),
    otherBuild: count((one, other) => ran(one) && ran(other) && one.build !== other.build),
    unexplained: count((one, other) =>
      sameDevice && ran(one) && ran(other) && one.id === other.id && one.build === other.build && !same(one, other)
    ),
    statusChanges: matched.filter(([one, other]) => one.status !== other.status).map(([one, other]) => ({
      run: `${runLabel(one)}, seed ${one.seed}`,
      from: one.status,
      to: other.status,
    })),
  };
}

/** A record without what only it was asked for: claims may have been edited between two runs. */
function shared(run: RunRecord, other: RunRecord): RunRecord {
  const kept = <T>(own: Record<string, T>, others: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(own).filter(([key]) => key in others || !isRequestedKey(key)));
  return { ...run, scalars: kept(run.scalars, other.scalars), profiles: kept(run.profiles, other.profiles) };
}

function verdictChanges(a: Verdicts, b: Verdicts): VerdictChange[] {
  const [from, to] = [a, b].map(({ claims }) => new Map(claims.map(({ claim, verdict }) => [claim, verdict])));
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((claim) => ({ claim, from: from.get(claim) ?? null, to: to.get(claim) ?? null }))
    .filter((change) => change.from !== change.to);
}
