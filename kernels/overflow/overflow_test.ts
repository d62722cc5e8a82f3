import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

/** One special value at a place, in replicas 0 and 2 only. */
function gradient(shape: number[], flag: number, first: number, value?: number, at = 0): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `[${shape}], flag ${flag}${first ? ", first" : ""}${value === undefined ? "" : `, ${value} at ${at}`}`,
    tensors: {
      input: {
        shape,
        values: (u, replica) =>
          Array.from({ length: size }, (_, i) => i === at && replica !== 1 && value !== undefined ? value : u() * 3e38),
      },
      flag: { shape: [1], dtype: "u32", values: () => [flag] },
    },
    attributes: { first },
  };
}

const FLAGS = [[0, 0], [0, 1], [1, 0], [1, 1]];

testKernel("overflow", [
  ...FLAGS.flatMap(([flag, first]) => [
    gradient([7, 21], flag, first),
    ...[NaN, Infinity, -Infinity].map((value) => gradient([7, 21], flag, first, value, 76)),
  ]),
  ...[[1, 0], [5, 4], [20, 20], [146, 146]].map(([, at]) => gradient([7, 21], 0, 1, Infinity, at)),
  gradient([1], 0, 1, NaN),
  gradient([512, 130], 0, 1, NaN, 512 * 130 - 1),
  gradient([512, 130], 1, 1),
  gradient([2, 3], 0, 1, 1e-45),
  gradient([2, 3], 0, 1, 3.4028234663852886e38),
]);
