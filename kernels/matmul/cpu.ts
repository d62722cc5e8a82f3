import { rowBytes, tensorBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { productSizes } from "./sizes.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { a, b, bias, mask, out } = call.tensors;
  const { transposeA, transposeB, relu } = call.attributes;
  const { M, N, K } = productSizes(call);
  return {
    export: "matmul",
    words: [
      ...[a, rowBytes(a), b, rowBytes(b), out, rowBytes(out), bias ?? 0, mask ?? 0, mask ? rowBytes(mask) : 0],
      ...[M, N, K, transposeA ? 1 : transposeB ? 2 : 0, relu, tensorBytes(out)],
    ],
  };
};
