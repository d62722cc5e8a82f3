import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./softmax_cross_entropy.wgsl" with { type: "text" };

const LANES = 64;

export const gpu: Kernel["gpu"] = (call) => {
  const { logits, log, dlogits } = call.tensors;
  const { lossColumn, correctColumn, naive } = call.attributes;
  const [B, C] = [rows(logits), columns(logits)];
  boundedLoop(call, Math.ceil(B / LANES) * (3 * C + 1) + 6); // each row three times over, then the tree
  return [{
    source,
    entryPoint: "softmax_cross_entropy",
    constants: {
      ...strides(call, "logits", "labels", "log", "dlogits"),
      ...{ LOG_COLUMNS: columns(log), LOSS_COLUMN: lossColumn, CORRECT_COLUMN: correctColumn },
      ...{ B, C, NAIVE: naive, GRADIENT: dlogits ? 1 : 0 },
    },
    bindings: ["logits", "labels", "counters", "log", "dlogits"],
    workgroups: [1, 1],
  }];
};
