import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function scaled(shape: number[], factor: number, special = false): KernelCase {
  const length = shape.reduce((a, b) => a * b, 1);
  const values = special ? () => Array.from({ length }, (_, i) => SPECIAL[i % SPECIAL.length]) : undefined;
  return {
    label: `[${shape}] by ${factor}${special ? ", values at the edges" : ""}`,
    tensors: { input: { shape, values }, factor: { shape: [3], values: () => [NaN, factor, NaN] } },
    attributes: { element: 1 },
    tolerance: factor === 1 ? 0 : undefined,
  };
}

testKernel("scale_by", [
  ...[[1], [17], [3, 17], [129, 10], [128, 128]].map((shape) => scaled(shape, 0.3)),
  ...[0, 1, 0.5, NaN].map((factor) => scaled([4, 13], factor, true)),
]);
