/**
 * Matrix product with its epilogue: `out = mask(relu(op(a) · op(b) + bias))`.
 *
 * `op` transposes on demand, so the three products of a linear layer are one kernel:
 *
 * | product  | a        | b       | out    |
 * | -------- | -------- | ------- | ------ |
 * | forward  | x [B, K] | w [K, N] | y [B, N] |
 * | dw = xᵀ·dy | x [B, K], transposed | dy [B, N] | dw [K, N] |
 * | dx = dy·wᵀ | dy [B, N] | w [K, N], transposed | dx [B, K] |
 *
 * Each output starts at its bias (or 0) and adds `a·b` in ascending order of the inner index, whatever the tile:
 * this fixes the bits. `relu` and `mask` are the fused forms of the `relu` kernel's two directions; a NaN passes both.
 */
import { loopParts } from "../gpu/call_shapes.ts";
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { productSizes } from "./sizes.ts";

export const matmul: Kernel = {
  signature: { a: "read", b: "read", bias: "read?", mask: "read?", out: "write" },
  workspace: ["out"],
  worksInOutputs: (call) => loopParts(productSizes(call).K).length > 1,

  check(call) {
    const { a, b, bias, mask } = call.tensors;
    const { transposeA, transposeB } = call.attributes;
    const { M, N, K } = productSizes(call);
    checkThat(!(transposeA && transposeB), call, "at most one operand is transposed");
    checkThat((transposeA ? columns(a) : rows(a)) === M, call, "a and out have the same rows");
    checkThat((transposeB ? rows(b) : columns(b)) === N, call, "b and out have the same columns");
    checkThat((transposeB ? columns(b) : rows(b)) === K, call, "a and b share the inner size");
    checkThat(!bias || columns(bias) === N && rows(bias) === 1, call, "bias is [N]");
    checkThat(!mask || rows(mask) === M && columns(mask) === N, call, "mask has the shape of out");
  },

  flops(call) {
    const { M, N, K } = productSizes(call);
    return 2 * M * N * K;
  },

  reference(call, array) {
    const { M, N, K } = productSizes(call);
    const { transposeA, transposeB, relu } = call.attributes;
    const [a, b, out] = [array("a"), array("b"), array("out")];
    const bias = call.tensors.bias && array("bias");
    const mask = call.tensors.mask && array("mask");
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let sum = bias ? bias[n] : 0;
        for (let k = 0; k < K; k++) {
          sum += a[transposeA ? k * M + m : m * K + k] * b[transposeB ? n * K + k : k * N + n];
        }
        if (relu && sum <= 0) sum = 0;
        if (mask && mask[m * N + n] <= 0) sum = 0;
        out[m * N + n] = sum;
      }
    }
  },

  gpu,
  cpu,
};
