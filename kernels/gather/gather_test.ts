import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";

/** `length` 0 picks from a vector of u32 labels. */
function pick(rows: number, length: number, batch: number, { shared = false, special = false } = {}): KernelCase {
  const vector = length === 0;
  const dtype = vector ? "u32" as const : "f32" as const;
  const labels = (u: () => number) => Array.from({ length: rows }, () => Math.floor(u() * 4e9));
  const edges = () => Array.from({ length: rows * length }, (_, i) => SPECIAL[i % SPECIAL.length]);
  const values = vector ? labels : special ? edges : undefined;
  return {
    label: `${batch} of ${rows} rows of ${length}${shared ? ", shared" : ""}${special ? ", edge values" : ""}`,
    tensors: {
      data: { shape: vector ? [rows] : [rows, length], dtype, shared, values },
      index: {
        shape: [3, batch],
        dtype: "u32",
        values: (u) => Array.from({ length: 3 * batch }, (_, i) => i % 7 === 0 ? rows - 1 : Math.floor(u() * rows)),
      },
      counters: counters(2),
      out: { shape: vector ? [batch] : [batch, length], dtype },
    },
    tolerance: 0,
  };
}

testKernel("gather", [
  pick(1, 1, 1),
  pick(9, 17, 5),
  pick(100, 0, 33),
  pick(61, 256, 128, { shared: true }),
  pick(61, 0, 128, { shared: true }),
  pick(20, 26, 7, { special: true }),
  pick(40_000, 3, 40_000, { shared: true }),
]);
