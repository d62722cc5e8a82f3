/** The WGSL of every kernel. The type makes the table complete. */
import advance from "../advance/advance.wgsl" with { type: "text" };
import column_sum from "../column_sum/column_sum.wgsl" with { type: "text" };
import gather from "../gather/gather.wgsl" with { type: "text" };
import guard from "../guard/guard.wgsl" with { type: "text" };
import matmul from "../matmul/matmul.wgsl" with { type: "text" };
import moments from "../moments/moments.wgsl" with { type: "text" };
import relu from "../relu/relu.wgsl" with { type: "text" };
import sgd from "../sgd/sgd.wgsl" with { type: "text" };
import softmax_cross_entropy from "../softmax_cross_entropy/softmax_cross_entropy.wgsl" with { type: "text" };
import type { KernelName } from "../table.ts";
import vector_norm from "../vector_norm/vector_norm.wgsl" with { type: "text" };

export const SHADERS: Readonly<Record<KernelName, string>> = {
  advance,
  column_sum,
  gather,
  guard,
  matmul,
  moments,
  relu,
  sgd,
  softmax_cross_entropy,
  vector_norm,
};
