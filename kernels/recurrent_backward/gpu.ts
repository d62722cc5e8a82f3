import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { checkLoops } from "../recurrent/loops.ts";
import source from "./recurrent_backward.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { out } = call.tensors;
  const { steps, kind } = call.attributes;
  const [BATCH, WIDTH] = [rows(out) / steps, columns(out)];
  checkLoops(call, steps, WIDTH);
  return [{
    source,
    entryPoint: "recurrent_backward",
    constants: {
      ...strides(call, "weight", "out", "dout", "dhidden", "dpre"),
      ...{ STEPS: steps, BATCH, WIDTH, BOUNDED: kind },
    },
    bindings: ["weight", "out", "dout", "dhidden", "dpre"],
    workgroups: linearGrid(BATCH, 1),
  }];
};
