import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

/** Factors of replicas differ, but for values at the edges, which no factor but 1 leaves exact. */
function scaled(shape: number[], factor: number, { element = 1, special = false } = {}): KernelCase {
  const length = shape.reduce((a, b) => a * b, 1);
  const values = special ? () => Array.from({ length }, (_, i) => SPECIAL[i % SPECIAL.length]) : undefined;
  const factors = (_: () => number, replica: number) =>
    [0, 1, 2].map((i) => i === element ? factor / (special ? 1 : 2 ** replica) : NaN);
  return {
    label: `[${shape}] by ${factor}${special ? ", values at the edges" : ""}`,
    tensors: { input: { shape, values }, factor: { shape: [3], values: factors } },
    attributes: { element },
    tolerance: factor === 1 ? 0 : undefined,
  };
}

testKernel("scale_by", [
  ...[[1], [17], [3, 17], [129, 10], [128, 128]].map((shape, i) => scaled(shape, 0.3, { element: i % 3 })),
  ...[0, 1, 0.5, NaN].map((factor) => scaled([4, 13], factor, { special: true })),
]);
