import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function product(shape: number[], factor: number, { divide = 0, special = false } = {}): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = special ? () => Array.from({ length: size }, (_, i) => SPECIAL[i % 13]) : undefined;
  const factors = (_: () => number, replica: number) => [factor / (special ? 1 : 2 ** replica), NaN, NaN];
  return {
    label: `[${shape}] ${divide ? "over" : "times"} ${factor}${special ? ", NaN, infinities, zeros" : ""}`,
    tensors: { values: { shape, values }, factor: { shape: [3], values: factors } },
    attributes: { divide },
  };
}

testKernel("multiply_by", [
  ...[[1], [3, 17], [128, 128], [129, 10], [600, 129]].flatMap((shape) => [
    product(shape, 65536),
    product(shape, 65536, { divide: 1 }),
    product(shape, 3, { divide: 1 }),
  ]),
  product([4, 13], 1, { special: true }),
  product([4, 13], 4, { divide: 1, special: true }),
]);
