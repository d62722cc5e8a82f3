import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { checkLoops } from "./loops.ts";
import source from "./recurrent.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { out } = call.tensors;
  const { steps, kind } = call.attributes;
  const [BATCH, WIDTH] = [rows(out) / steps, columns(out)];
  checkLoops(call, steps, WIDTH);
  return [{
    source,
    entryPoint: "recurrent",
    constants: { ...strides(call, "projected", "weight", "out"), STEPS: steps, BATCH, WIDTH, BOUNDED: kind },
    bindings: ["projected", "weight", "out"],
    workgroups: linearGrid(BATCH, 1),
  }];
};
