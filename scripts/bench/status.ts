/** How the runs of an experiment stand, from files alone. */
import type { Files } from "../../results/files.ts";
import { type RunState, RunStore } from "../../results/run_store.ts";
import { requestsOf } from "../../suites/core/claims/reads.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { dataNeeded } from "../../suites/core/plan/data_needed.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import type { Changes } from "../../suites/core/plan/override.ts";
import type { Experiment } from "../spec.ts";
import { keysOf } from "./builds.ts";
import { DataShelf } from "./data_shelf.ts";
import type { Known, KnownDevice } from "./known.ts";
import type { WorkerInfo } from "./worker.ts";

/** Runs of one experiment by how they stand. */
export interface ExperimentStatus {
  readonly runs: number;
  readonly finished: number;
  /** Their steps and losses, by worker. */
  readonly running: ReadonlyMap<string, readonly Extract<RunState, { state: "running" }>[]>;
  /** Runs that were cut off or stopped, with the step that their last checkpoint or readback is of. */
  readonly cutOff: readonly number[];
  /** Reasons of those whose last attempt failed. */
  readonly failed: readonly string[];
  readonly toDo: number;
  /** Runs whose data is missing. */
  readonly withoutData: number;
}

/** Reads the status of an experiment's first pass. Writes nothing. */
export async function statusOf(
  spec: Experiment,
  { files, known, device, workers, data, ...changes }: Changes & {
    readonly files: Files;
    readonly known: Known;
    /** Undefined where the device was never opened here: then nothing is finished on it. */
    readonly device: KnownDevice | undefined;
    readonly workers: readonly WorkerInfo[];
    readonly data: string;
  },
): Promise<ExperimentStatus> {
  const shelf = new DataShelf(data, known);
  await shelf.find(expand(spec, changes).flatMap(({ config }) => dataNeeded(config)));
  const runs = expand(spec, { ...changes, dataHash: (choice) => shelf.hashes.get(dataKey(choice)) ?? "" });
  const ready = runs.filter(({ config }) => dataNeeded(config).every((choice) => shelf.hashes.has(dataKey(choice))));
  const asked = { protocol: spec.protocol, observe: spec.observe, requests: requestsOf(spec.claims) };
  const keys = device && await keysOf(ready, asked, { known, shelf, device });
  const alive = new Set(workers.filter((worker) => worker.alive).map(({ name }) => name));
  const store = new RunStore(files, { worker: "", isAlive: (name) => alive.has(name), readOnly: true });
  const states = keys ? ready.map(({ id }) => store.state(keys.get(id)!)) : [];
  const open = states.filter((state) => state.state === "open");
  return {
    runs: runs.length,
    finished: states.filter(({ state }) => state === "finished").length,
    running: Map.groupBy(states.filter((state) => state.state === "running"), ({ worker }) => worker),
    cutOff: open.filter(({ last }) => last === "died" || last === "stopped").map(({ step }) => step),
    failed: open.filter(({ last }) => last === "failed").map(({ reason }) => reason ?? ""),
    toDo: keys ? open.filter(({ last }) => last === "none").length : ready.length,
    withoutData: runs.length - ready.length,
  };
}

/** A line for an experiment, and one for each worker and each reason. */
export function statusLines(name: string, status: ExperimentStatus, workers: readonly WorkerInfo[]): string[] {
  const { runs, finished, running, cutOff, failed, toDo, withoutData } = status;
  const atWork = [...running.values()].flat().length;
  const counts = [
    [finished, "finished"],
    [atWork, "running"],
    [cutOff.length, "cut off"],
    [failed.length, "failed"],
    [toDo, "to do"],
    [withoutData, "without data"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const lines = [`${name}: ${runs} runs, ${said.join(", ")}`];
  for (const [worker, own] of running) {
    const steps = own.map(({ step }) => step);
    const losses = own.flatMap(({ loss }) => loss ?? []).map((loss) => loss.toPrecision(3));
    const process = workers.find((one) => one.name === worker)?.process ?? "?";
    const loss = losses.length > 0 ? `, loss ${losses.join(", ")}` : "";
    lines.push(
      `  process ${process}: ${own.length} runs, at step ${Math.min(...steps)} to ${Math.max(...steps)}${loss}`,
    );
  }
  if (cutOff.length > 0) lines.push(`  cut off at step ${Math.min(...cutOff)} to ${Math.max(...cutOff)}`);
  for (const [reason, { length }] of Map.groupBy(failed, (one) => one)) lines.push(`  ${length} failed: ${reason}`);
  return lines;
}
