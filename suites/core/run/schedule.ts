/** What the host decides for each step: which rows make the batch, and the learning rate. */
import { permutation } from "../random.ts";
import type { RunConfig } from "../spec/config.ts";

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

/** Learning rates of steps `first` to `first + count − 1`. */
export function learningRates(config: RunConfig, { count }: { first: number; count: number }): Float32Array {
  return new Float32Array(count).fill(config.optimizer.lr);
}
