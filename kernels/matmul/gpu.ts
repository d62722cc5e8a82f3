import { loopParts, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";
import source from "./matmul.wgsl" with { type: "text" };
import { productSizes } from "./sizes.ts";

/** Rows and columns that a workgroup makes. */
const TILE = 32;

export const gpu: Kernel["gpu"] = (call) => {
  const { a, b, bias, mask } = call.tensors;
  const { transposeA, transposeB, relu } = call.attributes;
  const { M, N, K } = productSizes(call);
  const [A_ROW, A_INNER] = transposeA ? [1, columns(a)] : [columns(a), 1];
  const [B_INNER, B_COLUMN] = transposeB ? [1, columns(b)] : [columns(b), 1];
  return loopParts(K).map(({ first: FIRST, end: END }) => ({
    source,
    entryPoint: "matmul",
    constants: {
      ...strides(call, "a", "b", "bias", "mask", "out"),
      ...{ M, N, FIRST, END, A_ROW, A_INNER, B_INNER, B_COLUMN, BIASED: bias ? 1 : 0 },
      ...(END === K ? { RECTIFIED: relu ? 1 : 0, MASKED: mask ? 1 : 0 } : { RECTIFIED: 0, MASKED: 0 }),
    },
    bindings: ["a", "b", "bias", "mask", "out"],
    workgroups: [Math.ceil(N / TILE), Math.ceil(M / TILE)] as const,
  }));
};
