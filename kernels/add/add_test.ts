import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function sum(shape: number[], special = false): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (step: number) => () => Array.from({ length: size }, (_, i) => SPECIAL[(step * i) % SPECIAL.length]);
  return {
    label: `[${shape}]${special ? ", NaN, infinities, zeros, largest numbers" : ""}`,
    tensors: {
      a: { shape, ...(special && { values: values(1) }) },
      b: { shape, ...(special && { values: values(5) }) },
      out: { shape },
    },
  };
}

testKernel("add", [
  ...[[1], [3, 17], [128, 128], [1, 4099], [600, 129]].map((shape) => sum(shape)),
  sum([5, 26], true),
]);
