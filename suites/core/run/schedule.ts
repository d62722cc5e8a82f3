/** What the host decides for each step: which rows make the batch, and the numbers of its update. */
import { interventionsOf } from "../interventions/table.ts";
import { permutation } from "../random.ts";
import { isPlain } from "../program/optimizer_config.ts";
import { numbersOf } from "../program/optimizer_numbers.ts";
import type { RunConfig } from "../spec/config.ts";
import { learningRateSchedule } from "./lr_schedule.ts";

/**
 * Row numbers of the batches of steps `first` to `first + count − 1`, [count, batch], from rows `0` to `trainRows − 1`.
 * Each epoch is a fresh permutation that depends on seed and epoch alone; rows that do not fill a last batch are left
 * out of that epoch.
 */
export function batchIndices(
  seed: number,
  { batch, trainRows, first, count }: { batch: number; trainRows: number; first: number; count: number },
): Uint32Array {
  const perEpoch = Math.floor(trainRows / batch);
  const out = new Uint32Array(count * batch);
  let [epoch, order] = [-1, new Uint32Array()];
  for (let i = 0; i < count; i++) {
    const step = first + i;
    if (Math.floor(step / perEpoch) !== epoch) {
      epoch = Math.floor(step / perEpoch);
      order = permutation(seed, `batch/epoch${epoch}`, trainRows);
    }
    const start = (step % perEpoch) * batch;
    out.set(order.subarray(start, start + batch), i * batch);
  }
  return out;
}

/**
 * Learning rates of steps `first` to `first + count − 1`, interventions included. Steps beyond the run's have the last one's;
 * where tasks follow each other the schedule starts anew with each.
 */
export function learningRates(config: RunConfig, first: number, count: number): Float64Array {
  const { optimizer: { lr, schedule = "constant" }, train: { steps }, continual } = config;
  const planned = learningRateSchedule(lr, schedule, Math.max(1, steps));
  const factors = interventionsOf(config, steps).map(({ one, rateFactor }) => (step: number) =>
    rateFactor?.(one, step) ?? 1
  );
  const place = (step: number) => continual ? step % steps : Math.min(step, Math.max(0, steps - 1));
  const rate = (step: number) => factors.reduce((rate, factor) => rate * factor(step), planned(place(step)));
  return Float64Array.from({ length: count }, (_, i) => rate(first + i));
}

/** What a step's update needs of the host: a tensor's name and its rows for steps `first` to `first + count − 1`. */
export function stepNumbers(
  config: RunConfig,
  { first, count, layers }: { first: number; count: number; layers: number },
): { tensor: string; values: Float32Array } {
  // A slice may be longer than what is left of the run; its last rows are written and never read.
  const rates = learningRates(config, first, count);
  if (isPlain(config.optimizer)) return { tensor: "train.rate", values: Float32Array.from(rates) };
  const { continual, train: { steps } } = config;
  const restart = continual?.reset_optimizer ? first - first % steps : 0;
  const numbers = { first: first - restart, count, rate: (step: number) => rates[step + restart - first], layers };
  return { tensor: "train.numbers", values: numbersOf(config.optimizer, numbers) };
}

/** The key that dropout's masks are drawn with, u32 [2]: the seed, and a word that tells its numbers from all others. */
export function dropoutKey(seed: number): Uint32Array {
  return Uint32Array.of(seed, 0x64726f70);
}
