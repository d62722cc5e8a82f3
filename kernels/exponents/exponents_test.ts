import { assertEquals } from "@std/assert";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";
import { binOf, EXPONENT_BINS, NOT_FINITE } from "./bins.ts";

const COLUMNS = EXPONENT_BINS + 3;

type Value = (i: number) => number;

function histogram(shape: number[], label: string, add: number, value?: Value, column = 2): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `[${shape}], ${label}`,
    tensors: {
      input: { shape, values: value && (() => Array.from({ length: size }, (_, i) => value(i))) },
      counters: counters(1),
      log: {
        shape: [2, COLUMNS],
        values: (_, replica) => Array.from({ length: 2 * COLUMNS }, (_, i) => i % 7 + replica),
      },
    },
    attributes: { column, add },
  };
}

testKernel("exponents", [
  histogram([1, 1], "one number", 0),
  histogram([7, 5], "in the first columns", 0, undefined, 0),
  histogram([129, 31], "normal numbers, added", 1),
  histogram([300, 300], "normal numbers", 0),
  histogram([3, 93], "every power of two and its neighbours", 0, (i) => (i % 2 ? -1 : 1) * 2 ** (i - 149)),
  histogram([3, 85], "just below a power of two", 0, (i) => 2 ** (i - 126) * (1 - 2 ** -24)),
  histogram([5, 5], "zeros, infinities, NaN", 1, (i) => [0, -0, Infinity, -Infinity, NaN][i % 5]),
]);

Deno.test("bins: zeros first, then the exponents in order, then what is not finite", () => {
  assertEquals([binOf(-149), binOf(-126), binOf(0), binOf(127), NOT_FINITE], [1, 24, 150, 277, 278]);
});
