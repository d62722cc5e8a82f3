/** Runs an optimizer over given gradients, away from any network. */
import { Builder } from "../../../../kernels/program/builder.ts";
import type { Device } from "../../../../kernels/program/device.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import { uniformSource } from "../../../../kernels/testing/uniform.ts";
import { declareOptimizer } from "../optimizer.ts";
import type { OptimizerConfig } from "../optimizer_config.ts";
import { numbersOf, type Schedule } from "../optimizer_numbers.ts";
import type { Trained } from "../transform.ts";

/** Three layers; a bias starts at zero, and one has no weight decay. */
export const OPTIMIZED = [
  { name: "layer1.weight", shape: [3, 4], layer: 1 },
  { name: "layer1.bias", shape: [4], layer: 1, decay: false },
  { name: "layer2.weight", shape: [4, 5], layer: 2 },
  { name: "layer3.weight", shape: [5, 2], layer: 3 },
  { name: "layer3.bias", shape: [2], layer: 3 },
] as const;

/** Layers of the network that {@linkcode OPTIMIZED} belongs to. */
export const OPTIMIZED_LAYERS = 3;

/** Parameters at the start, and the gradients of each step, by parameter. */
export interface OptimizerData {
  readonly initial: readonly Float64Array[];
  readonly gradients: readonly (readonly Float64Array[])[];
  /** Anchors and Fisher information by parameter. */
  readonly earlier: readonly (readonly [anchor: Float64Array, fisher: Float64Array])[];
}

/** Data whose gradients are, in turn, below and above what clips. All are f32. */
export function optimizerData(steps: number): OptimizerData {
  const uniform = uniformSource(7);
  const values = (length: number, scale: number, shift = -0.5) =>
    Float64Array.from(Float32Array.from({ length }, () => scale * (uniform() + shift)));
  const lengths = OPTIMIZED.map(({ shape }) => shape.reduce((a: number, b) => a * b, 1));
  return {
    initial: lengths.map((length, i) => values(length, OPTIMIZED[i].name === "layer1.bias" ? 0 : 1)),
    gradients: Array.from({ length: steps }, (_, t) => lengths.map((n, i) => values(n, t % 2 ? 0.1 : 2 + i))),
    earlier: lengths.map((length) => [values(length, 1), values(length, 1, 0)]),
  };
}

/** What a run of an optimizer leaves. */
export interface OptimizerRun {
  readonly parameters: readonly ArrayLike<number>[];
  /** Rows of the log by column name. */
  readonly log: Readonly<Record<string, readonly number[]>>;
}

/** Runs steps of an optimizer on a device; `alive` 0 runs them in a dead replica. */
export async function runOptimizer(
  device: Device,
  config: OptimizerConfig,
  { data, rate, observe = false, alive = 1 }: {
    data: OptimizerData;
    rate: Schedule;
    observe?: boolean;
    alive?: number;
  },
): Promise<OptimizerRun> {
  const count = data.gradients.length;
  const builder = new Builder();
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const rates = builder.tensor("train.rate", [count], { role: "input" });
  const parameters: Trained[] = OPTIMIZED.map(({ name, shape, ...rest }) => ({
    tensor: builder.tensor(name, shape, { role: "parameter" }),
    ...rest,
  }));
  const gradients = OPTIMIZED.map(({ name, shape }) => builder.tensor(`given.${name}`, shape, { role: "input" }));
  const optimizer = declareOptimizer(builder, config, { parameters, capacity: count, rate: rates, observe });
  builder.phase("train", () => {
    optimizer.update(gradients, counters);
    builder.call("advance", { counters });
  });
  await using session = await device.load(builder.build(), 1);
  const write = (tensor: Tensor, values: Float64Array) => session.write(tensor, 0, Float32Array.from(values));
  parameters.forEach(({ tensor }, i) => write(tensor, data.initial[i]));
  if (config.ewc !== undefined) data.earlier.flat().forEach((values, i) => write(optimizer.state[i], values));
  const given = { first: 0, count, rate, layers: OPTIMIZED_LAYERS };
  if (optimizer.numbers) session.write(optimizer.numbers, 0, numbersOf(config, given));
  session.write(rates, 0, Float32Array.from({ length: count }, (_, i) => rate(i)));
  session.write(counters, 0, Uint32Array.of(0, alive));
  for (const step of data.gradients) {
    gradients.forEach((tensor, i) => write(tensor, step[i]));
    await session.run("train", 1);
  }
  const read = async (tensor: Tensor) => (await session.read(tensor))[0];
  const log = optimizer.log ? await read(optimizer.log) : new Float64Array();
  const width = optimizer.logColumns.length;
  return {
    parameters: await Promise.all(parameters.map(({ tensor }) => read(tensor))),
    log: Object.fromEntries(
      optimizer.logColumns.map((name, k) => [name, Array.from({ length: count }, (_, i) => log[i * width + k])]),
    ),
  };
}

/** Greatest difference of two lists of tensors, each over the greatest magnitude of its tensor; NaN if one differs so. */
export function greatestDifference(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number {
  let greatest = 0;
  a.forEach((values, i) => {
    const scale = Math.max(...Array.from(b[i], Math.abs)) || 1;
    for (let k = 0; k < values.length; k++) {
      const error = Math.abs(values[k] - b[i][k]) / scale;
      if (!(error <= greatest)) greatest = error;
    }
  });
  return greatest;
}
