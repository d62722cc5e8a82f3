/** Cases of kernels that work a factor out from the norms in a log row and the numbers of a step. */
import type { KernelCase } from "./kernel_cases.ts";
import { counters } from "./special.ts";
import { stepNumbers } from "./update_cases.ts";

/**
 * A case with the norms given by log column, written to the last column and to an element of a vector. `unused` columns
 * and elements are in front.
 */
export function factorCase(
  label: string,
  { norms, numbers, unused }: {
    norms: Readonly<Record<string, number>>;
    numbers: Readonly<Record<string, number>>;
    unused: number;
  },
): KernelCase {
  const names = Object.keys(norms);
  const given = stepNumbers(numbers, unused);
  const front = new Array(unused).fill(NaN);
  // By replica and row: each has norms, and ratios of them, of its own.
  const row = (share: number) => [...front, ...Object.values(norms).map((norm, i) => norm * share ** (i + 1)), -1];
  return {
    label,
    tensors: {
      log: {
        shape: [2, unused + names.length + 1],
        values: (_, replica) => [...row(0.75 - replica / 8), ...row(1 - replica / 8)],
      },
      numbers: given.numbers,
      counters: counters(1),
      factor: { shape: [3], values: () => [-1, -2, -3] },
    },
    attributes: {
      ...Object.fromEntries(names.map((name, column) => [name, unused + column])),
      ...given.columns,
      column: unused + names.length,
      element: 1 + unused,
    },
  };
}
