import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { COLUMN_INPUTS, columnInput } from "../testing/norm_cases.ts";

function norm(M: number, C: number, options: { kind?: string; affine?: string[]; epsilon?: number } = {}): KernelCase {
  const { kind, affine = ["scale", "shift"], epsilon = 1e-5 } = options;
  return {
    label: [`${M}×${C}`, ...affine, kind].filter(Boolean).join(", "),
    tensors: {
      input: columnInput(M, C, kind),
      ...Object.fromEntries(affine.map((name) => [name, { shape: [C] }])),
      out: { shape: [M, C] },
      statistics: { shape: [4, C] },
    },
    attributes: { epsilon },
  };
}

testKernel("batch_norm", [
  ...[[2, 1], [3, 17], [128, 128], [129, 10], [31, 257]].map(([M, C]) => norm(M, C)),
  ...[[], ["scale"], ["shift"]].map((affine) => norm(33, 9, { affine })),
  ...Object.keys(COLUMN_INPUTS).map((kind) => norm(37, 6, { kind })),
  norm(37, 6, { kind: "tiny numbers", epsilon: 1e-37 }),
  norm(128 * 256, 3),
]);
