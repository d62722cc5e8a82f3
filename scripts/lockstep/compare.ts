/** The programs of an experiment on two devices. */
import type { Device } from "../../kernels/program/device.ts";
import type { LockstepRow } from "../../results/lockstep_format.ts";
import { type Dataset, loadDataset, MissingData } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import { groupRuns } from "../../suites/core/plan/group.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import { PROTOCOLS } from "../../suites/core/protocols/table.ts";
import { lockstep, LOCKSTEP_TOLERANCES, type LockstepStep } from "../../suites/core/run/lockstep.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import type { Experiment } from "../spec.ts";

/** What to compare with. */
export interface Comparing {
  /** CPU, then GPU. */
  readonly devices: readonly [Device, Device];
  readonly steps: number;
  readonly readFile: (name: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Called with each row as it is done. */
  readonly onRow: (row: LockstepRow) => void;
}

/** Compares the first run of each program of an experiment. */
export async function compareExperiment(name: string, spec: Experiment, comparing: Comparing): Promise<void> {
  if (PROTOCOLS[spec.protocol].compute) {
    const [{ cell, tuned, seed }] = expand(spec, { pass: "first" });
    comparing.onRow(skippedRow(name, { cell, tuned, seed }, `protocol ${spec.protocol} trains no network`));
    return;
  }
  const datasets = new Map<string, Dataset | string>();
  for (const { runs: [run] } of groupRuns(expand(spec, { pass: "first" }))) {
    comparing.onRow(await compareRun(name, run, datasets, comparing));
  }
}

async function compareRun(
  experiment: string,
  run: Run,
  datasets: Map<string, Dataset | string>,
  { devices, steps: asked, readFile }: Comparing,
): Promise<LockstepRow> {
  const { config, seed } = run;
  if (config.precision !== "f32") return skippedRow(experiment, run, "low precision is compared by verdict");
  const key = dataKey(config.data);
  const dataset = datasets.get(key) ?? await loadOrSay(config, readFile);
  datasets.set(key, dataset);
  if (typeof dataset === "string") return skippedRow(experiment, run, dataset);
  const steps = config.train.steps > 0 ? asked : 1; // without training every step would be the first
  const compared = await lockstep(devices, { config, seed, dataset, steps });
  return { ...skippedRow(experiment, run, null), ...summary(compared) };
}

async function loadOrSay({ data }: RunConfig, readFile: Comparing["readFile"]): Promise<Dataset | string> {
  try {
    return await loadDataset(data, readFile);
  } catch (error) {
    if (error instanceof MissingData) return error.message;
    throw error;
  }
}

/** What steps add up to. */
export function summary(
  steps: readonly LockstepStep[],
): Pick<LockstepRow, "steps" | "error" | "within" | "explained"> {
  const { loss, gradient } = LOCKSTEP_TOLERANCES;
  const within = steps.filter((step) => step.lossError <= loss && step.gradientError <= gradient);
  const explained = steps.filter((step) => !within.includes(step) && step.nearZero && step.lossError <= loss);
  const counted = steps.filter((step) => !explained.includes(step));
  const greatest = (of: (step: LockstepStep) => number) => counted.reduce((most, step) => greater(most, of(step)), 0);
  return {
    steps: steps.length,
    error: { loss: greatest((step) => step.lossError), gradient: greatest((step) => step.gradientError) },
    within: within.length,
    explained: explained.length,
  };
}

/** NaN is greater than every number. */
function greater(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b);
}

function skippedRow(
  experiment: string,
  { cell, tuned, seed }: Pick<Run, "cell" | "tuned" | "seed">,
  skipped: string | null,
): LockstepRow {
  const error = { loss: 0, gradient: 0 };
  return { experiment, settings: { ...cell, ...tuned }, seed, steps: 0, error, within: 0, explained: 0, skipped };
}
