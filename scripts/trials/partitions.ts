/**
 * Runs shared out at random: into any number of shards, some runs in several of them, some failed in one and finished in
 * another, parts in any order and some twice. Whatever the partition, the merged canonical bytes must be the same; and
 * where a run is left out, or has another bit in one of two places, merging must say so.
 *
 *     deno run -A scripts/trials/partitions.ts 10000
 */
import { encode, encodeResult } from "../../results/encode.ts";
import { Files } from "../../results/files.ts";
import type { Result, RunRecord } from "../../results/format.ts";
import type { PlannedExperiment } from "../../results/plan_format.ts";
import { runKey } from "../../results/run_key.ts";
import { planFolder } from "../../results/shards.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { uniforms } from "../../suites/core/random.ts";
import { mergePlan, type MergeTools } from "../shards/merge_plan.ts";
import { onGpu, partOf, recordsOf, somePlan } from "../shards/testing/plans.ts";

const PLAN = somePlan();
const DEVICES = ["cpu", "gpu"] as const;
/** Random numbers that one partition may need. */
const NUMBERS = 4096;

/** What a partition is spoilt with, to see that it is noticed. */
export type Spoilt = "bit" | "lost" | undefined;

/** Merges one random partition; returns what is wrong with the outcome, or null. Spoilt ones are drawn every 4th time. */
export async function partitionTrial(seed: number): Promise<string | null> {
  const next = numbers(seed);
  const spoilt: Spoilt = seed % 4 === 0 ? "bit" : seed % 4 === 1 ? "lost" : undefined;
  const files = new Files(new SimulatedDisk());
  const experiments = PLAN.experiments.flatMap((planned) => DEVICES.map((device) => ({ planned, device })));
  const victim = Math.floor(next() * experiments.length);
  const parts = experiments.flatMap(({ planned, device }, i) =>
    shareOut(planned, { next, spoilt: i === victim ? spoilt : undefined })
      .map((result) => ({ device, result: device === "gpu" ? onGpu(result) : result }))
  );
  // Shards in any order, under any numbers; what a part is called must not matter.
  for (const [i, { device, result }] of shuffled(parts, next).entries()) {
    const { suite, experiment } = result.canonical;
    files.write(
      `${planFolder(PLAN)}/${i}-of-${parts.length}/${suite}/${experiment}.${device}.json`,
      encodeResult(result),
    );
  }
  const outcome = await mergePlan(PLAN, { files, ...NOT_JUDGED });
  for (const [i, { planned, device }] of experiments.entries()) {
    const merged = outcome.experiments.find((one) => one.planned === planned && one.device === device);
    const wrong = judge(merged?.result ?? null, planned, i === victim ? spoilt : undefined);
    if (wrong) return `partition ${seed}, ${planned.experiment} on the ${device}: ${wrong}`;
    if (i !== victim || !spoilt || !merged) continue;
    if (spoilt === "bit" && merged.conflicts.length !== 1) {
      return `partition ${seed}: ${merged.conflicts.length} conflicts`;
    }
    if (spoilt === "lost" && merged.missing !== 1) return `partition ${seed}: ${merged.missing} runs are missing`;
    if (spoilt === "lost" && outcome.toRun.length === 0) {
      return `partition ${seed}: no shard is named for what is missing`;
    }
  }
  return null;
}

const NOT_JUDGED: Omit<MergeTools, "files"> = {
  judge: ({ canonical: { suite, experiment } }) => ({
    ...{ format: 1, suite, experiment, result: "", device: "", intervals: 0, expectedByChance: 0, claims: [] },
  }),
  confirm: () => Promise.resolve(undefined),
};

function judge(result: Result | null, planned: PlannedExperiment, spoilt: Spoilt): string | null {
  if (spoilt) return result ? `a partition with a ${spoilt} was taken for whole` : null;
  if (!result) return "it is not whole";
  const whole = encode(partOf(planned, recordsOf(planned)).canonical);
  return encode(result.canonical) === whole ? null : "the merged bytes are others than the undivided ones";
}

/** Every run in at least one part, in any order within it. */
function shareOut(planned: PlannedExperiment, { next, spoilt }: { next: () => number; spoilt: Spoilt }): Result[] {
  const records = recordsOf(planned);
  const count = 1 + Math.floor(next() * (records.length + 2));
  const shares: RunRecord[][] = Array.from({ length: count + 1 }, () => []);
  const marked = Math.floor(next() * records.length);
  records.forEach((record, i) => {
    if (spoilt === "lost" && i === marked) return;
    shares[Math.floor(next() * count)].push(record);
    if (next() < 0.2) shares[Math.floor(next() * count)].push(failedOf(record));
    if (next() < 0.2) add(shares[Math.floor(next() * count)], record);
    if (spoilt === "bit" && i === marked) shares[count].push(otherBit(record));
  });
  const parts = shares.filter((share) => share.length > 0).map((share, i) =>
    partOf(planned, shuffled(share, next), { wallSeconds: i, startedAt: `2026-01-01T00:00:0${i % 10}Z` })
  );
  return next() < 0.3 ? [...parts, parts[0]] : parts;
}

/** A share has a run once. */
function add(share: RunRecord[], record: RunRecord): void {
  if (!share.some((one) => runKey(one) === runKey(record))) share.push(record);
}

function failedOf(record: RunRecord): RunRecord {
  const nothing = { scalars: {}, profiles: {}, series: {}, parameterHash: null };
  return { ...record, ...nothing, build: "", status: "failed", step: null, reason: "the engine ended with SIGKILL" };
}

/** The least change there is: the last bit of one number. */
function otherBit(record: RunRecord): RunRecord {
  const key = Object.keys(record.scalars)[0];
  const value = record.scalars[key];
  return { ...record, scalars: { ...record.scalars, [key]: value + Math.abs(value) * Number.EPSILON } };
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items.map((item) => ({ item, at: next() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}

function numbers(seed: number): () => number {
  const drawn = uniforms(seed, "trial.partitions", NUMBERS);
  let at = 0;
  return () => drawn[at++ % NUMBERS];
}

if (import.meta.main) {
  const count = Number(Deno.args[0] ?? 10_000);
  const started = performance.now();
  for (let seed = 0; seed < count; seed++) {
    const wrong = await partitionTrial(seed);
    if (wrong === null) continue;
    console.error(wrong);
    Deno.exit(1);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${count} partitions: merged bytes equal, ${Math.ceil(count / 2)} of them spoilt and noticed; ${seconds} s`,
  );
}
