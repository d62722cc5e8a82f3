/**
 * How a batch is split into the micro-batches of a step, and what that makes of everything that has a row a step. The
 * train phase runs once for each micro-batch: a row of its inputs and logs is a micro-batch's.
 */
import type { Values } from "../../../kernels/program/device.ts";
import type { RunConfig } from "../spec/config.ts";

/** The micro-batches of a step. */
export interface MicroBatches {
  /** How many make a step; 1 where a batch is not split. */
  readonly count: number;
  /** Rows of the largest: what shapes are made for. */
  readonly rows: number;
  /** Rows of each. */
  readonly sizes: readonly number[];
  /** Weight of each one's gradient in the step's. */
  readonly shares: readonly number[];
  /** Whether some are filled up with rows that do not count. */
  readonly padded: boolean;
  /** Whether all have the rows of the first. */
  readonly repeated: boolean;
}

/** What a configuration makes of its batch. */
export function microBatches({ data: { batch }, train: { accumulate = 1 } }: RunConfig): MicroBatches {
  const given = typeof accumulate === "number"
    ? { steps: accumulate, divide: "rows", repeat: false } as const
    : accumulate;
  const sizes = "sizes" in given ? given.sizes : Array.from({ length: given.steps }, () => batch / given.steps);
  const rows = Math.max(...sizes);
  const share = { rows: (size: number) => size / batch, steps: () => 1 / sizes.length, none: () => 1 }[given.divide];
  return {
    count: sizes.length,
    rows,
    sizes,
    shares: sizes.map(share),
    padded: sizes.some((size) => size < rows),
    repeated: "repeat" in given && given.repeat,
  };
}

/**
 * Row numbers of batches [steps, batch] as those of micro-batches [steps · count, rows], each filled up with its own first
 * row.
 */
export function microIndices(
  batches: Uint32Array,
  { sizes, rows, count, padded, repeated }: MicroBatches,
): Uint32Array {
  if (!padded && !repeated) return batches;
  const batch = sizes.reduce((sum, size) => sum + size, 0);
  const out = new Uint32Array(batches.length / batch * count * rows);
  for (let from = 0, at = 0; from < batches.length; from += batch) {
    let first = from;
    for (const size of sizes) {
      const own = batches.subarray(first, first + size);
      for (let i = 0; i < rows; i++) out[at++] = own[i < size ? i : 0];
      if (!repeated) first += size;
    }
  }
  return out;
}

/** Rows of `width` numbers, one a step, as rows for each micro-batch. */
export function forEachMicroBatch(rows: Float32Array, width: number, { count }: MicroBatches): Float32Array {
  if (count === 1) return rows;
  const out = new Float32Array(rows.length * count);
  for (let i = 0; i < rows.length / width; i++) {
    const row = rows.subarray(i * width, (i + 1) * width);
    for (let k = 0; k < count; k++) out.set(row, (i * count + k) * width);
  }
  return out;
}

/** Rows (loss, right answers) of micro-batches as rows of steps: the mean loss over a step's rows, all right answers. */
export function stepLog(log: Values, { count, sizes }: MicroBatches): Values {
  if (count === 1) return log;
  const batch = sizes.reduce((sum, size) => sum + size, 0);
  const out = new Float32Array(log.length / count);
  for (let step = 0; 2 * step < out.length; step++) {
    let [loss, correct] = [0, 0];
    sizes.forEach((size, k) => {
      const at = 2 * (step * count + k);
      loss += log[at] * (size / batch);
      correct += log[at + 1];
    });
    out.set([loss, correct], 2 * step);
  }
  return out;
}
