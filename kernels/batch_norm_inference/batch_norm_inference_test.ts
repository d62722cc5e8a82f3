import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { columnInput } from "../testing/norm_cases.ts";

interface Options {
  readonly affine?: readonly string[];
  readonly kind?: string;
  readonly epsilon?: number;
}

function inference(M: number, C: number, options: Options = {}): KernelCase {
  const { affine = ["scale", "shift"], kind, epsilon = 1e-5 } = options;
  const running = (u: () => number) => Array.from({ length: 2 * C }, (_, i) => i < C ? 2 * u() - 1 : 3 * u());
  return {
    label: [`${M}×${C}`, ...affine, kind, epsilon === 1e-5 ? "" : `epsilon ${epsilon}`].filter(Boolean).join(", "),
    tensors: {
      input: columnInput(M, C, kind),
      running: { shape: [2, C], values: running },
      ...Object.fromEntries(affine.map((name) => [name, { shape: [C] }])),
      out: { shape: [M, C] },
    },
    attributes: { epsilon },
  };
}

testKernel("batch_norm_inference", [
  ...[[1, 1], [1, 17], [128, 128], [129, 10], [31, 257]].map(([M, C]) => inference(M, C)),
  ...[[], ["scale"], ["shift"]].map((affine) => inference(33, 9, { affine })),
  inference(6, 7, { affine: [], kind: "a NaN in column 1, an infinity in column 4" }),
  inference(5, 6, { epsilon: 0.1 }),
]);
