import { type CaseTensor, type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";
import { stepNumbers } from "../testing/update_cases.ts";

type Values = (u: () => number, i: number) => number;

/** Units of the gradient are a hundred times smaller or larger than those of the weights, by column. */
function clip(shape: number[], label = "", gradient: Values = (u, i) => (u() - 0.5) * 10 ** (i % shape[1] % 5 - 3)) {
  const length = shape.reduce((a, b) => a * b, 1);
  const { numbers, columns } = stepNumbers({ ratio: 0.1, epsilon: 1e-3 }, shape[0] % 2);
  const filled = (value: Values): CaseTensor => ({
    shape,
    values: (u) => Array.from({ length }, (_, i) => value(u, i)),
  });
  const one: KernelCase = {
    label: `[${shape}]${label && `, ${label}`}`,
    tensors: { gradient: filled(gradient), parameter: filled((u) => u() - 0.5), numbers, counters: counters(1) },
    attributes: columns,
  };
  return one;
}

const zeros = clip([5, 6], "weights of zeros");
zeros.tensors.parameter.values = () => new Float32Array(30);

testKernel("adaptive_clip", [
  ...[[1, 1], [3, 17], [129, 10], [128, 128], [784, 3]].map((shape) => clip(shape)),
  clip([5, 6], "a gradient of zeros", () => 0),
  zeros,
  clip([9, 6], "a NaN in one unit, an infinity in another", (u, i) => i === 8 ? NaN : i === 16 ? -Infinity : u()),
  clip([9, 6], "a NaN and an infinity in one unit", (u, i) => i === 8 ? NaN : i === 14 ? Infinity : u()),
  clip([9, 6], "large", (u) => 1e30 * u()),
  clip([9, 6], "small", (u) => 1e-30 * u()),
]);
