import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (m: number, n: number) => number;

/** The second replica's matrix begins a column later, the third's two; every other unit was inactive before, in each
 * replica another half of them. */
function inactiveColumns([M, N]: [number, number], label: string, value: Value, column = 1, alive = 1): KernelCase {
  const values = (_: () => number, replica: number) =>
    Array.from({ length: M * N }, (_, i) => value(Math.floor(i / N), i % N + replica));
  return {
    label: `[${M}, ${N}], ${label}`,
    tensors: {
      input: { shape: [M, N], values },
      before: { shape: [N], values: (_, replica) => Array.from({ length: N }, (_, n) => (n + replica) % 2) },
      counters: counters(1, alive),
      log: { shape: [2, 4], values: () => Array.from({ length: 8 }, (_, i) => i) },
    },
    attributes: { column },
  };
}

testKernel("inactive_columns", [
  inactiveColumns([1, 1], "active", () => 2),
  inactiveColumns([3, 17], "every third inactive", (m, n) => n % 3 ? 1 - m : -1 - m),
  inactiveColumns([3, 8], "in the first column", (m, n) => n % 4 ? m - 1 : -m, 0),
  inactiveColumns([64, 300], "active on the last row alone", (m, n) => m === 63 && n % 4 ? 1e-30 : -1),
  inactiveColumns([512, 128], "zeros of either sign are no activity", (m) => m % 2 ? -0 : 0),
  inactiveColumns(
    [5, 5],
    "NaN and infinity are active",
    (m, n) => m === 2 && n % 5 < 3 ? [NaN, Infinity, -Infinity][n % 5] : -1,
  ),
  inactiveColumns([4, 6], "a replica that is not alive", (m, n) => n % 3 ? m : -1, 2, 0),
]);
