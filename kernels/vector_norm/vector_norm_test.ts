import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (u: () => number, i: number) => number;

function norm(shape: number[], label = "", value?: Value, column = 2): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `[${shape}]${label && `, ${label}`}`,
    tensors: {
      input: { shape, values: value && ((u) => Array.from({ length: size }, (_, i) => value(u, i))) },
      counters: counters(1),
      log: { shape: [2, 3], values: () => [1, 2, 3, 4, 5, 6] },
    },
    attributes: { column },
  };
}

testKernel("vector_norm", [
  ...[[1, 1], [1], [3, 17], [128, 128], [129, 10], [784, 128]].map((shape) => norm(shape)),
  norm([3, 7], "in the first column", (u) => u(), 0),
  norm([33, 9], "large", (u) => (u() - 0.5) * 1e37),
  norm([33, 9], "small", (u) => (u() - 0.5) * 1e-30),
  norm([33, 9], "of every size", (u) => (u() - 0.5) * 10 ** (60 * u() - 30)),
  norm([5, 5], "zeros", () => 0),
  norm([5, 5], "a NaN and infinities", (u, i) => i === 7 ? NaN : i === 3 ? Infinity : u()),
  norm([5, 5], "an infinity", (u, i) => i === 3 ? -Infinity : u()),
  norm([1024, 1024]),
]);
