/**
 * How gradients differ from batch to batch, as a phase of a program: `noise` is one forward and backward pass on the
 * batch in row `counters[0]` of `noise.index`, at parameters that stay as they are. With M batches,
 * `session.run("noise", M)` fills `noise.log`, one row a batch: norms of the batch's gradient, of the running sum of
 * gradients, and inner products with the gradient of the batch before.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import { checkBatches, type MeasuredLoss } from "./measured_loss.ts";

/** The phase's name, and the first part of its tensors' names. */
export const NOISE = "noise";

/** Sizes of the phase. */
export interface NoiseSizes {
  /** Batches to measure, M. */
  readonly batches: number;
  /** Rows of a batch, B; those of a training step by default. */
  readonly batch?: number;
}

/** Columns of `noise.numbers`, one row a batch: the sum becomes `keep · sum + weight · gradient`. */
export const NOISE_NUMBERS = ["keep", "weight"] as const;

/** Columns of `noise.log` by parameter, `n` of each; behind them the norms of gradient and sum over all parameters. */
export const NOISE_COLUMNS = ["gradient", "sum", "inner"] as const;

/**
 * Declares the phase. Tensors besides those named above: `noise.counters`, `noise.loss` [M, 2], and for each parameter
 * `noise.sum.<name>` and `noise.before.<name>`. Throws `RangeError` where a size is no positive integer.
 */
export function declareNoise(builder: Builder, loss: MeasuredLoss, sizes: NoiseSizes): void {
  const { batches, batch = loss.batch } = sizes;
  checkBatches("measure gradient noise", batches);
  const { parameters } = loss;
  const name = (local: string) => `${NOISE}.${local}`;
  const perParameter = (local: string) =>
    parameters.map((one) => builder.tensor(name(`${local}.${one.name}`), one.shape, { role: "state" }));
  const n = parameters.length;
  const counters = builder.tensor(name("counters"), [2], { role: "counter", dtype: "u32" });
  const index = builder.tensor(name("index"), [batches, batch], { role: "input", dtype: "u32" });
  const numbers = builder.tensor(name("numbers"), [batches, NOISE_NUMBERS.length], { role: "input" });
  const lossLog = builder.tensor(name("loss"), [batches, 2], { role: "log" });
  const log = builder.tensor(name("log"), [batches, NOISE_COLUMNS.length * n + 2], { role: "log" });
  const [sums, before] = [perParameter("sum"), perParameter("before")];
  builder.phase(NOISE, () => {
    loss.pass({ index, counters, log: lossLog });
    parameters.forEach((parameter, i) => {
      const gradient = builder.gradient(parameter);
      builder.call("blend", { sum: sums[i], value: gradient, numbers, counters }, { keep: 0, weight: 1 });
      builder.call("vector_norm", { input: gradient, counters, log }, { column: i });
      builder.call("vector_norm", { input: sums[i], counters, log }, { column: n + i });
      builder.call("dot_product", { a: gradient, b: before[i], counters, log }, { column: 2 * n + i });
      builder.call("scale", { input: gradient, out: before[i] }, { factor: 1 });
    });
    builder.call("global_norm", { log, counters }, { first: 0, count: n, column: 3 * n });
    builder.call("global_norm", { log, counters }, { first: n, count: n, column: 3 * n + 1 });
    builder.call("advance", { counters });
  });
}
