import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Device } from "../../../kernels/program/device.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../../results/checkpoint_file.ts";
import type { RunRecord } from "../../../results/format.ts";
import { PROTOCOLS } from "../protocols/table.ts";
import type { Run } from "../plan/run.ts";
import type { RunConfig } from "../spec/config.ts";
import { trainingProgram } from "../program/training_program.ts";
import { dataShape } from "./data_shape.ts";
import { type GroupCheckpoint, Stopped } from "./checkpoint.ts";
import type { GroupJob } from "./run_group.ts";
import { ALL_DEVICES, onEachDevice } from "./testing/devices.ts";
import { runSmall } from "./testing/on_each_device.ts";
import { smallDataset, smallRun } from "./testing/small.ts";
import { ofTasks, smallTasks } from "./testing/small_tasks.ts";

/** Two runs with other settings. */
function pair(settings: { [Section in keyof RunConfig]?: Partial<RunConfig[Section]> }, steps = 30): Run[] {
  return [1, 2].map((seed) => {
    const run = smallRun(seed, { steps });
    const entries = Object.entries(settings).map(([section, values]) => {
      const old = run.config[section as keyof RunConfig];
      const merged = typeof old === "object" && !Array.isArray(old) ? { ...old, ...(values as object) } : values;
      return [section, merged];
    });
    return { ...run, config: { ...run.config, ...Object.fromEntries(entries) } };
  });
}

const OBSERVE = ["activation_mean", "grad_norm", "update_ratio"] as const;
const REQUESTS = [{ quantity: "loss", at: { reduce: "max" } }, {
  quantity: "validation_loss",
  at: { reduce: "min" },
}] as const;
const LOW = {
  master: true,
  subnormals: "kept",
  loss_scale: { dynamic: { initial: 2 ** 30, growth: 2, backoff: 0.5, interval: 5 } },
  storage: "f32",
};

/** What a checkpoint has to hold, by what it is taken of. */
const CASES: Readonly<Record<string, { runs: Run[]; job?: Partial<GroupJob>; parts: readonly Part[] }>> = {
  "adam, with evaluations and snapshots": {
    runs: pair({ optimizer: { kind: "adam", lr: 0.02 }, train: { evaluate_every: 6, observe_every: 4 } }),
    parts: ["parameter", "state", "history"],
  },
  "early stopping with batch norm": {
    runs: pair({ model: { norm: "batch" }, optimizer: { lr: 0.5 }, train: { evaluate_every: 3, patience: 2 } }, 60),
    parts: ["parameter", "state", "history", "stopping"],
  },
  "f16 with a dynamic loss scale": {
    runs: pair({ precision: { f16: LOW } as unknown as Partial<RunConfig["precision"]> }),
    job: { observe: ["loss_scale"] },
    parts: ["parameter", "state", "history"],
  },
  "dropout and micro-batches": {
    runs: pair({ model: { dropout: 0.2 }, train: { accumulate: 2 } as Partial<RunConfig["train"]> }),
    parts: ["parameter", "history"],
  },
  "a run that diverges beside one that does not": {
    runs: [smallRun(1, { lr: 1e6 }), smallRun(2)],
    parts: ["parameter", "history"],
  },
  "interventions": {
    runs: pair({
      interventions: [
        { do: "input_noise", at: 5, std: 0.5, steps: 20 },
        { do: "shuffle_labels", at: 9 },
        { do: "weight_noise", at: 12, std: 0.1 },
      ] as never,
    }),
    parts: ["parameter", "history", "intervened"],
  },
  "steps to a target": {
    runs: pair({
      steps_to_target: { quantity: "validation_accuracy", target: 0.9, every: 4 } as never,
    }),
    job: { protocol: "steps_to_target" },
    parts: ["parameter", "history", "stopped"],
  },
  "a range test": {
    runs: pair({ range_test: { from: 1e-4, to: 1e4, smoothing: 0.5, diverged: 4 } as never }, 60).map((run) => {
      return { ...run, config: PROTOCOLS.range_test.complete!(run.config) };
    }),
    job: { protocol: "range_test" },
    parts: ["parameter", "history"], // which runs were stopped follows from their history
  },
  "tasks in turn, with a penalty": {
    runs: [1, 2].map((seed) => {
      const optimizer = { kind: "momentum", ewc: 10, lr: 0.1, clip: { norm: 1 } } as const;
      return ofTasks(smallRun(seed), { importance: "fisher", reset_optimizer: true }, optimizer);
    }),
    job: { protocol: "continual", ...smallTasks(3) },
    parts: ["parameter", "state", "history", "memory"],
  },
};

/** What a software adapter has time for. */
const ON_GPU = ["adam, with evaluations and snapshots", "f16 with a dynamic loss scale"];

type Part = "parameter" | "state" | "history" | "stopped" | "stopping" | "memory" | "intervened";

/** A checkpoint without one of its parts, as it would be if that were forgotten. */
function without(
  part: Part,
  checkpoint: GroupCheckpoint,
  { first, parameters }: { first: GroupCheckpoint; parameters: ReadonlySet<string> },
): GroupCheckpoint {
  if (part === "intervened") return { ...checkpoint, intervened: -1 };
  return {
    ...checkpoint,
    runs: checkpoint.runs.map((run, i) => {
      const early = first.runs[i];
      const own = part === "parameter" || part === "state";
      const tensors = Object.entries(run.tensors).map(([name, values]) => {
        const isParameter = parameters.has(name);
        return [name, (part === "parameter") === isParameter ? early.tensors[name] : values] as const;
      });
      return {
        ...run,
        ...(own && { tensors: Object.fromEntries(tensors) }),
        ...(part === "history" && { history: early.history }),
        ...(part === "stopped" && { stopped: false }),
        ...(part === "stopping" && { stopping: early.stopping }),
        ...(part === "memory" && { memory: {} }),
      };
    }),
  };
}

async function whole(device: Device, runs: readonly Run[], job: Partial<GroupJob>) {
  const checkpoints: GroupCheckpoint[] = [];
  const keep = (one: GroupCheckpoint) =>
    void checkpoints.push(decodeCheckpoint(encodeCheckpoint(one)) as GroupCheckpoint);
  const records = await runSmall(device, runs, { ...job, checkpoints: { due: () => true, keep, stopping: false } });
  return { records, checkpoints };
}

/** The records, or undefined where the checkpoint does not even fit. */
async function tryResume(
  device: Device,
  runs: readonly Run[],
  job: Partial<GroupJob>,
): Promise<RunRecord[] | undefined> {
  try {
    return await runSmall(device, runs, job);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

for (const [name, { runs, job: own, parts }] of Object.entries(CASES)) {
  const job: Partial<GroupJob> = { observe: OBSERVE, requests: REQUESTS, ...own };
  onEachDevice(`a run gone on with at any checkpoint ends as one never cut off: ${name}`, async (device) => {
    const plain = await runSmall(device, runs, job);
    const { records, checkpoints } = await whole(device, runs, job);
    assertEquals(records, plain); // looking changes nothing
    assert(checkpoints.length >= 3, `${checkpoints.length} checkpoints`);
    const chosen = device.info.kind === "gpu" ? [checkpoints[checkpoints.length >> 1]] : checkpoints;
    for (const resume of chosen) {
      assertEquals(await runSmall(device, runs, { ...job, resume }), plain, `at step ${resume.step}`);
    }
    const resume = checkpoints[checkpoints.length >> 1];
    assertEquals(await runSmall(device, [runs[1]], { ...job, resume, capacity: 4 }), [plain[1]], "alone");
    if (device.info.kind !== "cpu") return;
    const { dataset = smallDataset() } = job;
    const built = trainingProgram(runs[0].config, dataShape(dataset), { capacity: 1 });
    const parameters = new Set(built.parameters.map(({ tensor }) => tensor.name));
    for (const part of parts) {
      const seen = [];
      for (const one of checkpoints.slice(1)) {
        seen.push(
          await tryResume(device, runs, { ...job, resume: without(part, one, { first: checkpoints[0], parameters }) }),
        );
      }
      assert(seen.some((one) => JSON.stringify(one) !== JSON.stringify(plain)), `nothing depends on ${part}`);
    }
  }, ALL_DEVICES.filter((one) => one.name !== "gpu" || ON_GPU.includes(name)));
}

onEachDevice("a group that is asked to stop does so between two slices, and goes on from there", async (device) => {
  const runs = pair({ optimizer: { kind: "adam", lr: 0.02 } });
  const plain = await runSmall(device, runs);
  let kept: GroupCheckpoint | undefined;
  let chances = 0;
  const checkpoints = {
    due: () => chances++ === 1,
    keep: (one: GroupCheckpoint) => void (kept = one),
    get stopping() {
      return kept !== undefined;
    },
  };
  await assertRejects(() => runSmall(device, runs, { checkpoints }), Stopped, "before step 14");
  assertEquals(await runSmall(device, runs, { resume: kept }), plain);
});

Deno.test("protocols whose place is not in a checkpoint start over", async () => {
  const { cpuDevice } = await import("../../../kernels/cpu/device.ts");
  await using device = await cpuDevice();
  const run = smallRun(1);
  const config = PROTOCOLS.throughput.complete!({ ...run.config, throughput: { warmup: 2, slices: 3, steps: 5 } });
  const { checkpoints } = await whole(device, [{ ...run, config }], { protocol: "throughput", onTiming: () => {} });
  assertEquals(checkpoints, []);
});
