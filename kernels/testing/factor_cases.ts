/** Cases of kernels that work a factor out from the norms in a log row and the numbers of a step. */
import type { KernelCase } from "./kernel_cases.ts";
import { counters } from "./special.ts";
import { stepNumbers } from "./update_cases.ts";

/** A case with the norms given by log column, written to `column` and to element 1 of three. */
export function factorCase(
  label: string,
  norms: Readonly<Record<string, number>>,
  numbers: Readonly<Record<string, number>>,
): KernelCase {
  const names = Object.keys(norms);
  const given = stepNumbers(numbers);
  const row = [...Object.values(norms), -1];
  return {
    label,
    tensors: {
      log: { shape: [2, row.length], values: () => [...row.map(() => NaN), ...row] },
      numbers: given.numbers,
      counters: counters(1),
      factor: { shape: [3], values: () => [-1, -2, -3] },
    },
    attributes: {
      ...Object.fromEntries(names.map((name, column) => [name, column])),
      ...given.columns,
      column: names.length,
      element: 1,
    },
  };
}
