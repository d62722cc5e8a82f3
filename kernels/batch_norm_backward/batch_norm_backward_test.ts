import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { columnInput } from "../testing/norm_cases.ts";

function backward(
  M: number,
  C: number,
  options: { kind?: string; scaled?: boolean; upstream?: string } = {},
): KernelCase {
  const { kind, scaled = true, upstream } = options;
  const perColumn = { shape: [C] };
  return {
    label: [`${M}×${C}`, scaled ? "scale" : "no scale", kind, upstream && `upstream ${upstream}`].filter(Boolean).join(
      ", ",
    ),
    tensors: {
      input: columnInput(M, C, kind),
      statistics: { shape: [4, C] },
      ...(scaled && { scale: perColumn }),
      ...{ dscale: perColumn, dshift: perColumn },
      dout: columnInput(M, C, upstream),
      out: { shape: [M, C] },
    },
  };
}

const dotted = "a NaN in column 1, an infinity in column 4";

testKernel("batch_norm_backward", [
  ...[[2, 1], [3, 17], [128, 128], [129, 10], [31, 257]].flatMap(([M, C]) => [
    backward(M, C),
    backward(M, C, { scaled: false }),
  ]),
  backward(37, 6, { kind: dotted }),
  backward(37, 6, { upstream: dotted }),
]);
