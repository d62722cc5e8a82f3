import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

/** Large finite numbers, and one special value at a place in replicas 0 and 2. */
function find(shape: number[], value?: number, at = 0): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `[${shape}]${value === undefined ? "" : `, ${value} at ${at}`}`,
    tensors: {
      input: {
        shape,
        values: (u, replica) =>
          Array.from({ length: size }, (_, i) => i === at && replica !== 1 && value !== undefined ? value : u() * 3e38),
      },
      counters: counters(1),
      log: { shape: [3, 4], values: () => Array.from({ length: 12 }, (_, i) => i + 1) },
    },
    attributes: { column: 2 },
  };
}

testKernel("find_nonfinite", [
  ...[[1], [7, 21], [129, 10], [512, 130]].map((shape) => find(shape)),
  ...[NaN, Infinity, -Infinity].flatMap((value) => [0, 20, 146].map((at) => find([7, 21], value, at))),
  find([1], NaN),
  find([512, 130], Infinity, 512 * 130 - 1),
  find([2, 3], 3.4028234663852886e38),
  find([2, 3], 0),
]);
