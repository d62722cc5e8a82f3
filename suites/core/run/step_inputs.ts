/** Everything a training step needs of the host, by tensor. */
import type { Values } from "../../../kernels/program/device.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { forEachMicroBatch, microIndices } from "../program/micro_batches.ts";
import { lastLayer, type TrainingProgram } from "../program/training_program.ts";
import { batchIndices, dropoutKey, stepNumbers } from "./schedule.ts";

/** Rows of a run's inputs for steps `first` to `first + count − 1`, as name of a tensor and its values. */
export function stepInputs(
  built: TrainingProgram,
  { config, seed }: Pick<Run, "config" | "seed">,
  { split, first, count }: { split: Dataset["split"]; first: number; count: number },
): [name: string, values: Values][] {
  const [from, to] = split.train;
  const { microBatches: micro, data: { labelSize } } = built;
  const batches = batchIndices(seed, { batch: config.data.batch, trainRows: to - from, first, count });
  const numbers = stepNumbers(config, { first, count, layers: lastLayer(built) });
  const perMicroBatch = (of: (k: number) => number) =>
    Array.from({ length: count * micro.count }, (_, row) => of(row % micro.count));
  const inputs: [string, Values][] = [
    ["train.index", microIndices(batches, micro)],
    [numbers.tensor, forEachMicroBatch(numbers.values, numbers.values.length / count, micro)],
  ];
  if (micro.count > 1) inputs.push(["train.share", Float32Array.from(perMicroBatch((k) => micro.shares[k]))]);
  if (micro.padded) inputs.push(["train.count", Uint32Array.from(perMicroBatch((k) => micro.sizes[k] * labelSize))]);
  if (!built.drops) return inputs;
  // Each micro-batch has its own masks.
  const steps = Uint32Array.from({ length: count * micro.count }, (_, i) => first * micro.count + i);
  return [...inputs, ["train.seed", dropoutKey(seed)], ["train.step", steps]];
}
