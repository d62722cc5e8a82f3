/** One shard of a plan: trains its share of the runs and leaves them below its own folder, to be merged. */
import { encode, encodeResult } from "../../results/encode.ts";
import type { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { nameOf } from "../../results/layout.ts";
import type { Plan, PlannedExperiment } from "../../results/plan_format.ts";
import { readResult } from "../../results/read.ts";
import { runKey } from "../../results/run_key.ts";
import { type Shard, shardPath } from "../../results/shards.ts";
import type { Cell } from "../../suites/core/plan/expand.ts";
import { shareOut } from "../../suites/core/plan/shares.ts";
import { CannotRun } from "../bench/cannot_run.ts";
import type { EngineDevice } from "../engine/process.ts";
import type { Experiment, ExperimentName } from "../spec.ts";
import type { HashData } from "./data_hashes.ts";
import { planExperiment } from "./make_plan.ts";
import { changesSince } from "./stale_plan.ts";

/** Work besides the steps of a run, such as drawing its first parameters, in floating-point operations. */
const OVERHEAD_FLOPS = 1e8;

/** What a shard does of one experiment. */
export interface Share {
  readonly planned: PlannedExperiment;
  /** Keys of the runs, as `runKey` makes them. */
  readonly runs: ReadonlySet<string>;
}

/** The runs of a shard, by experiment; experiments without any are left out. The shards of a plan have about equal cost. */
export function sharesOf(plan: Plan, { index, count }: Shard): Share[] {
  const all = plan.experiments.flatMap((planned) => planned.runs.map((run) => ({ planned, run })));
  const costs = all.map(({ planned, run }) => planned.programs[run.program].runFlops + OVERHEAD_FLOPS);
  const shards = shareOut(costs, count);
  return plan.experiments.flatMap((planned) => {
    const own = all.filter((one, i) => one.planned === planned && shards[i] === index);
    return own.length > 0 ? [{ planned, runs: new Set(own.map(({ run }) => runKey(run))) }] : [];
  });
}

/** True for the cells of an experiment that are planned; of a confirmation these are not all. */
export function plannedCells({ runs }: PlannedExperiment): (cell: Cell) => boolean {
  const keys = new Set(runs.map(({ cell }) => encode(cell)));
  return (cell) => keys.has(encode(cell));
}

/** What a shard works with. */
export interface ShardTools {
  readonly files: Files;
  /** Throws what `loadExperiment` throws. */
  readonly load: (name: ExperimentName) => Experiment;
  readonly device: EngineDevice;
  readonly hashData: HashData;
  /** Trains the share of one experiment. */
  readonly train: (spec: Experiment, share: Share) => Promise<Result>;
  readonly say: (line: string) => void;
}

/**
 * Trains a shard, experiment by experiment; each is written when it is done, and one that is there already, whole and of
 * this device, is not trained again. Returns whether all runs came to an end. Throws `RangeError` where an experiment
 * or its data has changed since it was planned, before anything is trained.
 */
export async function benchShard(plan: Plan, shard: Shard, tools: ShardTools): Promise<boolean> {
  const shares = sharesOf(plan, shard);
  const { files, say } = tools;
  const ready = [];
  for (const share of shares) ready.push({ share, spec: await checkedSpec(plan, share.planned, tools) });
  let finished = true;
  for (const { share, spec } of ready) {
    const { suite, experiment } = share.planned;
    const path = shardPath(plan, shard, { suite, experiment, device: tools.device });
    const runs = `${suite}/${experiment}: ${share.runs.size} of ${share.planned.runs.length} runs`;
    if (isDone(files, path, share)) {
      say(`${runs}, there already: ${path}`);
      continue;
    }
    const result = await tools.train(spec, share);
    files.write(shardPath(plan, shard, nameOf(result)), encodeResult(result));
    const unfinished = result.canonical.runs.filter(({ status }) => status === "failed" || status === "skipped");
    say(`${runs}: ${path}`);
    for (const { status, reason } of unfinished.slice(0, 3)) say(`  a run ${status}: ${reason}`);
    finished &&= unfinished.length === 0;
  }
  if (shares.length === 0) say(`shard ${shard.index} of ${shard.count} has no run`);
  return finished;
}

/** The experiment, as it was planned. */
async function checkedSpec(
  plan: Plan,
  planned: PlannedExperiment,
  { load, hashData }: ShardTools,
): Promise<Experiment> {
  const { suite, experiment, pass } = planned;
  const name = { suite, experiment };
  const spec = load(name);
  const options = {
    ...plan.changes,
    hashData,
    pass,
    cells: plannedCells(planned),
  };
  const changes = await planExperiment({ name, spec }, options).then(
    (now) => changesSince(planned, now),
    (error) => {
      if (error instanceof CannotRun) return [error.message.replace(/^Cannot run [^:]*: /, "")];
      throw error;
    },
  );
  if (changes.length === 0) return spec;
  throw new RangeError(
    `Cannot run the plan of ${suite}/${experiment}: it must be that of the experiment as it is, got ` +
      `${changes.join("; ")}. "deno task plan -o" makes a new one`,
  );
}

/** Whether a file holds exactly these runs, all finished. One that cannot be read does not. */
function isDone(files: Files, path: string, { planned, runs }: Share): boolean {
  const text = files.read(path);
  if (text === undefined) return false;
  try {
    const { canonical } = readResult(text, path);
    const ids = new Map(planned.runs.map((run) => [runKey(run), run.id]));
    return canonical.runs.length === runs.size && canonical.claimsHash === planned.claimsHash &&
      canonical.runs.every((run) =>
        runs.has(runKey(run)) && ids.get(runKey(run)) === run.id && (run.status === "ok" || run.status === "diverged")
      );
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
