import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Device } from "../../../kernels/program/device.ts";
import { planMemory } from "../../../kernels/program/memory.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { size } from "../../../kernels/program/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { phaseFlops } from "../plan/estimate.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { runGroup } from "./run_group.ts";
import { onEachDevice } from "./testing/devices.ts";
import { FAMILIES, familyOf } from "./testing/families.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

type Checkpoint = RunConfig["train"]["checkpoint"];

async function train(device: Device, config: RunConfig, dataset: Dataset) {
  const run = { ...smallRun(2), config };
  return (await runGroup(device, { runs: [run], dataset, protocol: "train", capacity: 50, build: "b" }))[0];
}

/** A deep network with whatever must not be done twice: running statistics, dropout, loss scale, moments. */
function deep(checkpoint: Checkpoint, more: Partial<RunConfig> = {}): RunConfig {
  const { config } = smallRun(0, { steps: 6 });
  const model = { ...config.model, depth: 9, activation: "tanh", norm: "batch", dropout: 0.2 } as const;
  const optimizer = { kind: "adamw", lr: 0.01, clip: { norm: 1 } } as const;
  return { ...config, model, optimizer, ...more, train: { ...config.train, checkpoint } };
}

onEachDevice("checkpoints change no bit of a run: statistics, dropout, moments, loss scale", async (device) => {
  const f16 = { f16: { master: true, subnormals: "kept", loss_scale: { static: 256 } } } as const;
  for (const precision of ["f32", f16] as const) {
    const plain = await train(device, deep(undefined, { precision }), smallDataset());
    assertEquals(plain.status, "ok");
    for (const checkpoint of ["sqrt", { every: 2 }, { every: 100 }] as const) {
      assertEquals(await train(device, deep(checkpoint, { precision }), smallDataset()), plain);
    }
    const other = await train(
      device,
      deep(undefined, { precision, data: { task: "digits", batch: 7 } }),
      smallDataset(),
    );
    assertNotEquals(other.parameterHash, plain.parameterHash);
  }
});

onEachDevice("checkpoints change no bit in any family", async (device) => {
  for (const [name, family] of FAMILIES) {
    const of = async (checkpoint: Checkpoint) => {
      const { config, dataset } = await familyOf(family, { train: { steps: 2, checkpoint }, data: { batch: 2 } });
      return await train(device, config, firstRows(dataset, 16));
    };
    assertEquals(await of({ every: 2 }), await of(undefined), name);
  }
}, TEST_DEVICES);

/** Half of so many rows to train on, a quarter each to validate and test. */
function firstRows(dataset: Dataset, rows: number): Dataset {
  return {
    ...dataset,
    inputs: dataset.inputs.slice(0, rows * dataset.inputSize),
    labels: dataset.labels.slice(0, rows * dataset.labelSize),
    split: { train: [0, rows / 2], validation: [rows / 2, 3 * rows / 4], test: [3 * rows / 4, rows] },
  };
}

Deno.test("the memory of a step shrinks, and what is computed again is counted", () => {
  const costs = (checkpoint: Checkpoint) => {
    const config = deep(checkpoint, { data: { task: "digits", batch: 512 } });
    const { program } = trainingProgram(config, dataShape(smallDataset()), {
      capacity: 1,
      observe: ["activation_mean", "grad_norm"],
    });
    const bytes = (phase: string) =>
      planMemory({ ...program, phases: { [phase]: program.phases[phase] } }, (tensor) => 4 * size(tensor)).scratchBytes;
    const updates = program.phases.train.filter(({ kernel }) => kernel === "running_statistics").length;
    return { train: bytes("train"), signal: bytes("signal"), flops: phaseFlops(program, "train"), updates };
  };
  const [plain, sqrt, all] = ([undefined, "sqrt", { every: 1 }] as const).map(costs);
  assertEquals([all.train, all.flops, all.updates], [plain.train, plain.flops, plain.updates]);
  assertEquals([plain.updates, sqrt.updates], [9, 9]);
  assert(sqrt.train < 0.5 * plain.train, `${sqrt.train} of ${plain.train} bytes`);
  assert(sqrt.signal < 0.7 * plain.signal, `${sqrt.signal} of ${plain.signal} bytes`);
  assert(sqrt.flops > 1.05 * plain.flops && sqrt.flops < 1.5 * plain.flops, `${sqrt.flops} over ${plain.flops}`);
});
