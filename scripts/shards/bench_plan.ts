/** `bench --plan`: a shard of a plan, on this machine. */
import { join } from "@std/path";
import { filesBelow } from "../../results/disk.ts";
import { type Plan, readPlan } from "../../results/plan_format.ts";
import { shardWorkFolder } from "../../results/shards.ts";
import { runKey } from "../../results/run_key.ts";
import { type BenchOptions, refuseOptions, UsageError } from "../bench/options.ts";
import { runExperiment } from "../bench/run_experiment.ts";
import type { RunOptions } from "../bench/run_options.ts";
import { WorkArea } from "../bench/work_area.ts";
import { chooseDevice } from "../device.ts";
import { everyExperiment } from "../experiments.ts";
import { loadExperiment, ROOT } from "../spec.ts";
import { benchShard, plannedCells } from "./bench_shard.ts";
import { hashesIn } from "./data_hashes.ts";
import { shardOf } from "./shard_options.ts";

/** Runs the shard that the command line or the scheduler names. Returns the exit code. */
export async function benchPlan(
  options: BenchOptions,
  stop: Pick<RunOptions, "pause" | "signal">,
): Promise<number> {
  refuseOptions(
    options,
    ["names", "all", "seeds", "quick", "overrides"],
    'is part of a plan; leave it out with "--plan"',
  );
  const shard = shardOf(options, (name) => Deno.env.get(name));
  const plan = readPlanFile(options.plan!);
  for (const { suite, experiment } of plan.experiments) {
    if (everyExperiment().some((one) => one.suite === suite && one.experiment === experiment)) continue;
    throw new RangeError(`Cannot run ${options.plan}: it plans ${suite}/${experiment}, which configs/ does not have`);
  }
  const { device, reason } = await chooseDevice(options.device);
  console.error(`Device: ${device} (${reason}); shard ${shard.index} of ${shard.count}`);
  const engines = device === "gpu" ? 1 : options.engines ?? navigator.hardwareConcurrency;
  const folder = join(ROOT, shardWorkFolder(plan, shard));
  Deno.mkdirSync(folder, { recursive: true });
  using area = new WorkArea(filesBelow(folder), folder, reason);
  const onNotice = (notice: string) => console.error(notice);
  const finished = await benchShard(plan, shard, {
    files: filesBelow(ROOT),
    load: loadExperiment,
    device,
    hashData: hashesIn(options.data),
    train: (spec, { planned, planned: { suite, experiment, pass }, runs }) =>
      runExperiment(spec, {
        ...{ suite, experiment, pass, ...plan.changes, device, engines, data: options.data, onNotice, ...stop, area },
        cells: plannedCells(planned),
        runs: (run) => runs.has(runKey(run)),
      }),
    say: (line) => console.log(line),
  });
  return finished ? 0 : 1;
}

/** Reads a plan. Throws `UsageError` where there is no such file, and as `readPlan` does. */
export function readPlanFile(path: string): Plan {
  try {
    return readPlan(Deno.readTextFileSync(path), path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`there is no plan ${path}; "deno task plan -o ${path}" makes one`);
  }
}
