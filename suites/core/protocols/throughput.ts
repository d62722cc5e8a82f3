import { planMemory } from "../../../kernels/program/memory.ts";
import type { Program } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import type { Timing } from "../../../results/format.ts";
import { phaseFlops } from "../plan/estimate.ts";
import type { Protocol } from "./protocol.ts";

/** Every tensor holds 32-bit numbers. */
const ELEMENT_BYTES = 4;

/**
 * Times training steps: `slices` slices of `steps` steps after a warm-up, each timed from the host's inputs to the logs it
 * reads back. A run is timed alone in its engine. Times are no property of the run and go to the result's provenance; what
 * a step costs on paper, floating-point operations and bytes, is recorded with the run.
 */
export const throughput: Protocol = {
  description: "time training steps, and count their operations and bytes",
  ownSection: true,
  ignores: (setting) => IGNORED[setting],
  instead: { "train.steps": 1 },
  complete(config) {
    const { warmup, slices, steps } = config.throughput!;
    return { ...config, train: { ...config.train, steps: warmup + slices * steps } };
  },
  records: ["snapshot", "step"],
  alone: true,
  restarts: true, // times before and after a pause are not of one run
  passes: ({ train: { steps } }) => ({ signal: 1, train: steps }),
  async run(group) {
    const { warmup, slices, steps } = group.runs[0].config.throughput!;
    await group.snapshot(0);
    await group.train(warmup);
    const seconds: number[] = [];
    for (let slice = 0; slice < slices && group.running(0); slice++) {
      const started = performance.now();
      await group.train(warmup + (slice + 1) * steps);
      seconds.push((performance.now() - started) / 1000);
    }
    const costs = costsOf(group.built.program);
    group.runs.forEach((_, replica) => {
      const history = group.history(replica);
      for (const [quantity, value] of Object.entries(costs)) history.addNumber(quantity as keyof typeof costs, value);
    });
    if (group.running(0)) group.keepTiming(timingOf(seconds, { steps, bytes: group.session.bytes }));
  },
};

const IGNORED: Readonly<Record<string, string>> = {
  "train.steps": "takes the steps that it times",
  "train.evaluate_every": "times training alone",
  interventions: "times steps as they are",
};

/** What a training step costs, whatever the device. */
function costsOf(program: Program) {
  const bytes = (role: Tensor["role"]) =>
    program.tensors.filter((tensor) => tensor.role === role).reduce(
      (sum, tensor) => sum + ELEMENT_BYTES * size(tensor),
      0,
    );
  const training = { ...program, phases: { train: program.phases.train } };
  return {
    step_flops: phaseFlops(program, "train"),
    parameter_bytes: bytes("parameter"),
    state_bytes: bytes("state"),
    scratch_bytes: planMemory(training, (tensor) => ELEMENT_BYTES * size(tensor)).scratchBytes,
  };
}

/** Steps a second over slices: the median, and the quartiles as their spread. */
export function timingOf(
  seconds: readonly number[],
  { steps, bytes }: { steps: number; bytes: number },
): Timing {
  const rates = seconds.map((one) => steps / Math.max(one, 1e-9)).sort((a, b) => a - b);
  const quantile = (share: number) => {
    const at = share * (rates.length - 1);
    const [low, high] = [rates[Math.floor(at)], rates[Math.ceil(at)]];
    return Number((low + (high - low) * (at - Math.floor(at))).toPrecision(6));
  };
  return {
    stepsPerSecond: quantile(0.5),
    quartiles: [quantile(0.25), quantile(0.75)],
    slices: seconds.length,
    stepsPerSlice: steps,
    deviceBytes: bytes,
  };
}
