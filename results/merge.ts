/**
 * Many parts, one result. Merging depends on what the parts hold and on nothing else: not on their order, not on how
 * runs were shared out, not on how often a part is there. So it may be done again at any time.
 */
import { encode } from "./encode.ts";
import { type Canonical, FORMAT_VERSION, type Provenance, type Result, type RunRecord } from "./format.ts";
import { deviceText } from "./device_text.ts";
import type { PlannedExperiment, PlannedRun } from "./plan_format.ts";
import { runKey, runLabel } from "./run_key.ts";
import type { ShardFile } from "./shards.ts";

/** What the parts of one experiment, pass and device make together. */
export interface Merged {
  /** One a planned run that some part has, in the order of the plan. */
  readonly records: readonly RunRecord[];
  /** Planned runs that no part has. */
  readonly missing: readonly PlannedRun[];
  /** Runs that failed everywhere. */
  readonly failed: readonly PlannedRun[];
  /** What keeps the parts from being one result, each naming its files. */
  readonly conflicts: readonly string[];
}

/** A record with the file it is from. */
interface Found {
  readonly path: string;
  readonly record: RunRecord;
}

/** Merges the parts of one experiment, pass and device kind. */
export function mergeParts(planned: PlannedExperiment, parts: readonly ShardFile[]): Merged {
  const sorted = [...parts].sort((a, b) => a.path < b.path ? -1 : Number(a.path > b.path));
  const found = new Map<string, Found[]>(planned.runs.map((run) => [runKey(run), []]));
  const conflicts = [...otherQuestions(planned, sorted), ...otherDevices(sorted)];
  for (const { path, result } of sorted) {
    for (const record of result.canonical.runs) {
      const own = found.get(runKey(record));
      if (own) own.push({ path, record });
      else conflicts.push(`${path} holds a run that is not planned: ${nameOfRun(record)}`);
    }
  }
  const chosen = planned.runs.map((run) => ({ run, best: bestOf(found.get(runKey(run)) ?? []) }));
  for (const { run } of chosen) conflicts.push(...disagreement(run, found.get(runKey(run)) ?? []));
  conflicts.push(...otherBuilds(chosen.flatMap(({ best }) => best && isFinished(best.record) ? [best] : [])));
  return {
    records: chosen.flatMap(({ best }) => best ? [best.record] : []),
    missing: chosen.filter(({ best }) => !best).map(({ run }) => run),
    failed: chosen.filter(({ best }) => best?.record.status === "failed").map(({ run }) => run),
    conflicts,
  };
}

/** The merged parts as a result. `provenances` are those of the parts. */
export function mergedResult(
  { suite, experiment, specification, claimsHash, data }: PlannedExperiment,
  runs: readonly RunRecord[],
  provenances: readonly Provenance[],
): Result {
  const canonical: Canonical = { suite, experiment, specification, claimsHash, data, runs: [...runs] };
  return { format: FORMAT_VERSION, canonical, provenance: joined(provenances) };
}

/** Seconds add up; of what differs between machines each is named once. */
function joined(provenances: readonly Provenance[]): Provenance {
  const texts = [...new Set(provenances.map(encode))].sort();
  const all = texts.map((text) => provenances.find((one) => encode(one) === text)!);
  if (all.length === 0) throw new RangeError("Cannot merge results: there must be at least one, got none");
  const sum = (of: (one: Provenance) => number) => all.reduce((total, one) => total + of(one), 0);
  const each = (of: (one: Provenance) => string) => [...new Set(all.map(of))].sort().join("; ");
  const same = <T>(of: (one: Provenance) => T) => new Set(all.map(of)).size === 1 ? of(all[0]) : null;
  const trainSeconds = sum((one) => one.trainSeconds);
  const timings = Object.assign({}, ...all.map((one) => one.timings ?? {}));
  return {
    ...all[0],
    processor: each((one) => one.processor),
    cores: Math.max(...all.map(({ cores }) => cores)),
    memoryBytes: Math.max(...all.map(({ memoryBytes }) => memoryBytes)),
    os: each((one) => one.os),
    deno: each((one) => one.deno),
    commit: same((one) => one.commit),
    dirty: all.some(({ dirty }) => dirty) ? true : same((one) => one.dirty),
    startedAt: all.map(({ startedAt }) => startedAt).sort()[0],
    wallSeconds: sum((one) => one.wallSeconds),
    trainSeconds,
    stepsPerSecond: trainSeconds > 0 ? sum((one) => one.stepsPerSecond * one.trainSeconds) / trainSeconds : 0,
    ...(Object.keys(timings).length > 0 && { timings }),
  };
}

/** Parts that answer another question than the plan asks. */
function otherQuestions(planned: PlannedExperiment, parts: readonly ShardFile[]): string[] {
  return parts.flatMap(({ path, result: { canonical } }) => {
    const differing = (["suite", "experiment", "specification", "claimsHash", "data"] as const)
      .filter((key) => encode(canonical[key]) !== encode(planned[key]));
    return differing.length > 0 ? [`${path} has another ${differing.join(", ")} than the plan`] : [];
  });
}

/** A result is of one device. */
function otherDevices(parts: readonly ShardFile[]): string[] {
  const byDevice = Map.groupBy(parts, ({ result }) => deviceText(result));
  if (byDevice.size <= 1) return [];
  const named = [...byDevice.values()].map(([{ path, result }]) => `${path} on ${result.provenance.device.name}`);
  return [`the parts are of ${byDevice.size} devices, and a result is of one: ${named.sort().join("; ")}`];
}

/** Runs that differ in their seed alone have one build, so another one is other code. */
function otherBuilds(found: readonly Found[]): string[] {
  const kinds = Map.groupBy(found, ({ record: { cell, tuned } }) => encode({ cell, tuned }));
  const differing = [...kinds.values()].flatMap((own) => {
    const other = own.find(({ record }) => record.build !== own[0].record.build);
    return other ? [{ a: own[0], b: other }] : [];
  });
  if (differing.length === 0) return [];
  const [{ a, b }] = differing;
  return [
    `${a.path} and ${b.path} were made by different code: ${runLabel(a.record)} has the builds ${a.record.build} and ` +
    b.record.build,
  ];
}

function disagreement(run: PlannedRun, found: readonly Found[]): string[] {
  const finished = found.filter(({ record }) => isFinished(record));
  const other = finished.find(({ record }) => encode(record) !== encode(finished[0].record));
  if (!other) return [];
  return [`${finished[0].path} and ${other.path} have different results for ${nameOfRun(run)}`];
}

/** A finished record where there is one, else the one that says most; of equals the lesser text, whatever its file. */
function bestOf(found: readonly Found[]): Found | undefined {
  const rank = ({ record }: Found) => isFinished(record) ? 0 : record.status === "failed" ? 1 : 2;
  return found.toSorted((a, b) => rank(a) - rank(b) || (encode(a.record) < encode(b.record) ? -1 : 1)).at(0);
}

function isFinished({ status }: RunRecord): boolean {
  return status === "ok" || status === "diverged";
}

function nameOfRun(run: Pick<RunRecord, "cell" | "tuned" | "seed">): string {
  return `${runLabel(run)}, seed ${run.seed}`;
}
