/** Everything a training step needs of the host, by tensor. */
import type { Values } from "../../../kernels/program/device.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { lastLayer, type TrainingProgram } from "../program/training_program.ts";
import { batchIndices, dropoutKey, stepNumbers } from "./schedule.ts";

/** Rows of a run's inputs for steps `first` to `first + count − 1`, as name of a tensor and its values. */
export function stepInputs(
  built: TrainingProgram,
  { config, seed }: Pick<Run, "config" | "seed">,
  { split, first, count }: { split: Dataset["split"]; first: number; count: number },
): [name: string, values: Values][] {
  const [from, to] = split.train;
  const numbers = stepNumbers(config, { first, count, layers: lastLayer(built) });
  const inputs: [string, Values][] = [
    ["train.index", batchIndices(seed, { batch: config.data.batch, trainRows: to - from, first, count })],
    [numbers.tensor, numbers.values],
  ];
  if (!built.drops) return inputs;
  const steps = Uint32Array.from({ length: count }, (_, i) => first + i);
  return [...inputs, ["train.seed", dropoutKey(seed)], ["train.step", steps]];
}
