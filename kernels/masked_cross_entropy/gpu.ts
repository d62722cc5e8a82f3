import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./masked_cross_entropy.wgsl" with { type: "text" };

const LANES = 64;

export const gpu: Kernel["gpu"] = (call) => {
  const { logits, log, dlogits } = call.tensors;
  const { lossColumn, correctColumn } = call.attributes;
  const [B, C] = [rows(logits), columns(logits)];
  boundedLoop(call, Math.ceil(B / LANES) * (3 * C + 2) + 12); // labels, each row three times over, two trees
  return [{
    source,
    entryPoint: "masked_cross_entropy",
    constants: {
      ...strides(call, "logits", "labels", "log", "dlogits"),
      ...{ LOG_COLUMNS: columns(log), LOSS_COLUMN: lossColumn, CORRECT_COLUMN: correctColumn },
      ...{ B, C, GRADIENT: dlogits ? 1 : 0 },
    },
    bindings: ["logits", "labels", "counters", "log", "dlogits"],
    workgroups: [1, 1],
  }];
};
