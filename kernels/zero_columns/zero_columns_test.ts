import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (m: number, n: number) => number;

/** The second replica's matrix begins a column later, the third's two. */
function zeroColumns([M, N]: [number, number], label: string, value: Value, column = 1): KernelCase {
  const values = (_: () => number, replica: number) =>
    Array.from({ length: M * N }, (_, i) => value(Math.floor(i / N), i % N + replica));
  return {
    label: `[${M}, ${N}], ${label}`,
    tensors: {
      input: { shape: [M, N], values },
      counters: counters(1),
      log: { shape: [2, 4], values: () => Array.from({ length: 8 }, (_, i) => i === 4 ? 1 : 0) },
    },
    attributes: { column },
  };
}

testKernel("zero_columns", [
  zeroColumns([1, 1], "alive", () => 2),
  zeroColumns([3, 17], "every third dead", (m, n) => n % 3 ? 1 + m : 0),
  zeroColumns([3, 8], "in the first column", (m, n) => n % 4 ? 1 + m : 0, 0),
  zeroColumns([64, 300], "alive on the last row alone", (m, n) => m === 63 && n % 4 ? 1e-38 : 0),
  zeroColumns([512, 128], "all dead, of either sign", (m) => m % 2 ? -0 : 0),
  zeroColumns([5, 5], "NaN and infinity are alive", (m, n) => m === 2 && n % 5 < 2 ? [NaN, -Infinity][n % 5] : 0),
]);
