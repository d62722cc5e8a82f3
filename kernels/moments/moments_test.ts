import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (u: () => number, i: number) => number;

function moments(shape: number[], label = "", value?: Value, column = 2): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = value && ((u: () => number) => Array.from({ length: size }, (_, i) => value(u, i)));
  return {
    label: `[${shape}]${label && `, ${label}`}`,
    tensors: {
      input: { shape, values },
      counters: counters(1),
      log: { shape: [2, 6], values: () => Array.from({ length: 12 }, (_, i) => i === 6 ? 1 : 0) },
    },
    attributes: { column },
  };
}

/** A rectifier's output: half of it exact zeros. */
const rectified = (scale: number) => (u: () => number) => Math.max(0, (u() - 0.5) * scale);

testKernel("moments", [
  ...[[1, 1], [3, 17], [128, 128], [129, 10], [512, 1000]].map((shape) => moments(shape, "rectified", rectified(1))),
  moments([7, 5], "in the first columns", rectified(1), 0),
  moments([128, 64], "large", rectified(1e9)),
  moments([128, 64], "largest", rectified(1e38)),
  moments([128, 64], "small", rectified(1e-12)),
  moments([128, 64], "smallest", rectified(1e-36)),
  moments([5, 5], "zeros", () => 0),
  moments([40, 40], "a mean far from 0", (u) => 1000 + u()),
  moments([5, 5], "a NaN and zeros", (u, i) => i === 7 ? NaN : i % 2 ? 0 : u()),
  moments([5, 5], "infinities", (u, i) => i === 7 ? Infinity : i === 9 ? -Infinity : u()),
]);
