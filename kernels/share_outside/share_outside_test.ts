import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

interface Options {
  readonly label?: string;
  readonly value?: (i: number) => number;
  readonly column?: number;
}

function outside(
  shape: number[],
  [low, high]: [number, number],
  { label = "", value, column = 2 }: Options = {},
): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `[${shape}] in [${low}, ${high}]${label && `, ${label}`}`,
    tensors: {
      input: { shape, values: value && (() => Array.from({ length: size }, (_, i) => value(i))) },
      counters: counters(1),
      log: { shape: [2, 4], values: () => Array.from({ length: 8 }, (_, i) => i === 4 ? 1 : 0) },
    },
    attributes: { low, high, column },
  };
}

testKernel("share_outside", [
  ...[[1, 1], [3, 17], [128, 128], [512, 1000]].map((shape) => outside(shape, [-0.5, 1])),
  outside([7, 5], [0, 0], { label: "both ends count as inside", value: (i) => i % 3 ? 0 : 1e-30 }),
  outside([5, 5], [-1, 1], {
    label: "NaN and infinities are outside",
    value: (i) => [NaN, Infinity, -Infinity, -0, 1][i % 5],
  }),
  outside([7, 5], [-0.5, 1], { label: "in the first column", column: 0 }),
]);
