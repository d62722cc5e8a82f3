import { assert, assertEquals } from "@std/assert";
import { cpuDevice } from "../../../kernels/cpu/device.ts";
import { openGpu } from "../../../kernels/gpu/adapter.ts";
import { GpuDevice } from "../../../kernels/gpu/device.ts";
import type { Device } from "../../../kernels/program/device.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { type KernelName, KERNELS } from "../../../kernels/table.ts";
import { recordCoverage } from "../../../kernels/testing/coverage_log.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { loadDataset } from "../data/dataset.ts";
import type { RunConfig } from "../spec/config.ts";
import { ACTIVATIONS, NORMS } from "../spec/config/model.ts";
import { lockstep, LOCKSTEP_TOLERANCES, type LockstepStep } from "./lockstep.ts";
import { runGroup } from "./run_group.ts";
import { FAMILIES, familyOf } from "./testing/families.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const ignore = !TEST_DEVICES.some(({ name, present }) => name === "gpu" && present);
const STEPS = 50;
/** Share of steps that must be within the tolerances outright. */
const SHARE = 0.95;

/** The table's network on drawn digits. */
function tableConfig(init: RunConfig["model"]["init"]): RunConfig {
  return {
    model: { kind: "mlp", depth: 10, width: 128, activation: "relu", bias: true, init },
    data: { task: "digits", batch: 64 },
    loss: { kind: "cross_entropy", softmax: "stable" },
    optimizer: { kind: "sgd", lr: 0.03 },
    train: { steps: STEPS },
    precision: "f32",
  };
}

function within({ lossError, gradientError }: LockstepStep): boolean {
  return lossError <= LOCKSTEP_TOLERANCES.loss && gradientError <= LOCKSTEP_TOLERANCES.gradient;
}

/** Trains on both devices, and notes what came of it. */
async function compared(
  pair: readonly [Device, Device],
  options: Parameters<typeof lockstep>[1],
): Promise<LockstepStep[]> {
  const found = await lockstep(pair, options);
  recordCoverage({
    ...{ kind: "lockstep", devices: pair.map(({ info }) => info.kind), config: options.config, steps: found.length },
    lossError: Math.max(...found.map(({ lossError }) => lossError)),
    gradientError: Math.max(...found.map(({ gradientError }) => gradientError)),
  });
  return found;
}

/** Loss at every step; gradients at 95 % of them, and elsewhere only with a rectifier's input within rounding of 0. */
function assertLockstep(steps: readonly LockstepStep[], atLeast: number): void {
  assert(steps.length >= atLeast, `only ${steps.length} steps were finite`);
  const shown = (step: LockstepStep) => JSON.stringify(step);
  for (const step of steps) {
    assert(step.lossError <= LOCKSTEP_TOLERANCES.loss, `the losses differ: ${shown(step)}`);
    assert(within(step) || step.nearZero, `gradients differ, and no rectifier's input is near 0: ${shown(step)}`);
  }
  const good = steps.filter(within).length;
  assert(good >= SHARE * steps.length, `only ${good} of ${steps.length} steps agree`);
}

for (const init of ["kaiming_normal", { normal: { std: 0.1 } }, { normal: { std: 0.01 } }, "zeros"] as const) {
  Deno.test({
    name: `CPU and GPU train the table's network in lockstep, initialized with ${JSON.stringify(init)}`,
    ignore,
    fn: async () => {
      await using cpu = await cpuDevice();
      await using gpu = new GpuDevice(await openGpu());
      const dataset = await loadDataset({ task: "digits" }, () => Promise.reject(new Error("digits are drawn")));
      assertLockstep(await compared([cpu, gpu], { config: tableConfig(init), seed: 0, dataset, steps: STEPS }), STEPS);
    },
  });
}

Deno.test({
  name: "weights of N(0, 1) diverge at the same step on CPU and GPU, with losses that agree until then",
  ignore,
  fn: async () => {
    await using cpu = await cpuDevice();
    await using gpu = new GpuDevice(await openGpu());
    const dataset = await loadDataset({ task: "digits" }, () => Promise.reject(new Error("digits are drawn")));
    const config = tableConfig({ normal: { std: 1 } });
    const run = { ...smallRun(0), config };
    const train = async (device: Device) => {
      const job = { runs: [run], dataset, protocol: "train", observe: [], capacity: STEPS, build: "" } as const;
      return (await runGroup(device, job))[0];
    };
    const [a, b] = [await train(cpu), await train(gpu)];
    assertEquals([a.status, a.step], ["diverged", b.step]);
    assertEquals(b.status, "diverged");
    const steps = await compared([cpu, gpu], { config, seed: 0, dataset, steps: STEPS });
    assert(steps.every(({ loss: [x, y] }) => Math.abs(x - y) <= LOCKSTEP_TOLERANCES.loss * Math.max(1, Math.abs(y))));
  },
});

for (const activation of ACTIVATIONS) {
  Deno.test({
    name: `CPU and GPU train a residual network of ${activation} in lockstep`,
    ignore,
    fn: async () => {
      await using cpu = await cpuDevice();
      await using gpu = new GpuDevice(await openGpu());
      const { config } = smallRun(0, { lr: 0.05, init: { xavier: { distribution: "uniform", gain: "activation" } } });
      const model = { ...config.model, depth: 5, width: 21, activation, residual: true, residual_scaling: true };
      const options = { config: { ...config, model }, seed: 1, dataset: smallDataset(), steps: 20 };
      assertLockstep(await compared([cpu, gpu], options), 20);
    },
  });
}

for (const norm of NORMS) {
  for (const position of ["pre", "post"] as const) {
    Deno.test({
      name: `CPU and GPU train a residual network with ${norm} norm, ${position}, in lockstep`,
      ignore,
      fn: async () => {
        await using cpu = await cpuDevice();
        await using gpu = new GpuDevice(await openGpu());
        const { config } = smallRun(0, { lr: 0.05 });
        const form = { activation: "gelu", residual: true, norm, norm_position: position, groups: 3 } as const;
        const model = { ...config.model, depth: 4, width: 21, ...form };
        const options = { config: { ...config, model }, seed: 2, dataset: smallDataset(), steps: 20 };
        assertLockstep(await compared([cpu, gpu], options), 20);
      },
    });
  }
}

const OPTIMIZERS: readonly Partial<RunConfig["optimizer"]>[] = [
  { kind: "sgd", weight_decay: 0.1, clip: { value: 0.01 } },
  { kind: "momentum", clip: { norm: 0.5 }, schedule: { cosine: { warmup: 5, floor: 0.1 } } },
  { kind: "nesterov", momentum: 0.8, clip: { per_parameter: 0.1 }, schedule: { warmup: { steps: 10 } } },
  { kind: "adam", lr: 0.003, bias_correction: false, clip: { agc: 0.02, layerwise: false } },
  { kind: "adamw", lr: 0.003, weight_decay: 0.1, layer_decay: 0.7, schedule: { step: { every: 5, factor: 0.5 } } },
  { kind: "lars", weight_decay: 0.01, schedule: { one_cycle: { warmup: 0.3, start: 25, end: 1e4 } } },
  { kind: "lamb", lr: 0.003, clip: { agc: 0.02, layerwise: true }, schedule: { range_test: { from: 1e-4 } } },
];

for (const optimizer of OPTIMIZERS) {
  Deno.test({
    name: `CPU and GPU train in lockstep with ${JSON.stringify(optimizer)}`,
    ignore,
    fn: async () => {
      await using cpu = await cpuDevice();
      await using gpu = new GpuDevice(await openGpu());
      const { config } = smallRun(0, { lr: 0.05, steps: 20 });
      const model = { ...config.model, activation: "tanh", norm: "layer" } as const;
      const whole = { ...config, model, optimizer: { ...config.optimizer, ...optimizer } };
      assertLockstep(await compared([cpu, gpu], { config: whole, seed: 1, dataset: smallDataset(), steps: 20 }), 20);
    },
  });
}

for (const [name, family] of FAMILIES) {
  Deno.test({
    name: `CPU and GPU train ${name} in lockstep`,
    ignore,
    fn: async () => {
      await using cpu = await cpuDevice();
      await using gpu = new GpuDevice(await openGpu());
      const { config, dataset } = await familyOf(family, { optimizer: { kind: "adam" } });
      assertLockstep(await compared([cpu, gpu], { config, seed: 1, dataset, steps: 20 }), 20);
    },
  });
}

Deno.test({
  name: "steps in 16 bits differ between CPU and GPU by no more than a few of the format's roundings",
  ignore,
  fn: async () => {
    await using cpu = await cpuDevice();
    await using gpu = new GpuDevice(await openGpu());
    const { config } = smallRun(0, { lr: 0.1 });
    const model = { ...config.model, activation: "gelu", norm: "layer" } as const;
    const policy = { master: false, subnormals: "kept", loss_scale: { static: 1024 } } as const;
    for (const [precision, unit] of [[{ f16: policy }, 2 ** -11], [{ bf16: policy }, 2 ** -8]] as const) {
      const whole = { ...config, model, precision };
      const options = { config: whole, seed: 1, dataset: smallDataset(), steps: 10 };
      const steps = await compared([cpu, gpu], options);
      assertEquals(steps.length, 10);
      const worst = Math.max(...steps.map(({ gradientError }) => gradientError));
      assert(worst <= 8 * unit, `${JSON.stringify(precision)}: ${worst}`);
      const plain = await compared([cpu, gpu], { ...options, config: { ...whole, precision: "f32" } });
      const same = steps.every(({ loss }, i) => loss[0] === plain[i].loss[0]);
      assert(!same, "rounding changes the losses");
    }
  },
});

Deno.test("the CPU trains a small network in lockstep with the float64 reference", async () => {
  await using cpu = await cpuDevice();
  const { config } = smallRun(0);
  const reference = referenceDevice();
  assertLockstep(await compared([cpu, reference], { config, seed: 3, dataset: smallDataset(), steps: STEPS }), STEPS);
});

Deno.test({
  name: "a device that forgets the rectifier's derivative is told at once",
  ignore,
  fn: async () => {
    await using cpu = await cpuDevice();
    const dispatchesOf = (call: Parameters<typeof KERNELS.matmul.gpu>[0]) =>
      KERNELS[call.kernel as KernelName].gpu(call).map((one) => ({
        ...one,
        constants: "MASKED" in one.constants ? { ...one.constants, MASKED: 0 } : one.constants,
      }));
    await using wrong = new GpuDevice(await openGpu(), dispatchesOf);
    const options = { config: smallRun(0).config, seed: 0, dataset: smallDataset(), steps: 5 };
    const steps = await lockstep([cpu, wrong], options);
    assert(steps.every(({ gradientError }) => gradientError > LOCKSTEP_TOLERANCES.gradient));
  },
});
