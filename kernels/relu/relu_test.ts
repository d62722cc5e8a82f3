import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function rectifier(shape: number[], gated: boolean, special = false): KernelCase {
  const values = (uniform: () => number) =>
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => SPECIAL[(i + Math.floor(uniform() * 3)) % 13]);
  const input = { shape, ...(special && { values }) };
  return {
    label: `[${shape}]${gated ? ", gated" : ""}${special ? ", NaN, infinities, zeros, smallest numbers" : ""}`,
    tensors: { input, ...(gated && { gate: { ...input } }), out: { shape } },
  };
}

testKernel("relu", [
  ...[[1, 1], [3, 17], [128, 128], [1, 4099], [600, 129]].flatMap((s) => [rectifier(s, false), rectifier(s, true)]),
  rectifier([5, 26], false, true),
  rectifier([5, 26], true, true),
]);
