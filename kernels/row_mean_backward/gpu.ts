import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./row_mean_backward.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = (call) => {
  const { out } = call.tensors;
  return [{
    source,
    entryPoint: "row_mean_backward",
    constants: {
      ...strides(call, "dout", "out"),
      ...{ SIZE: size(out), ROWS: call.attributes.rows, COLUMNS: columns(out) },
    },
    bindings: ["dout", "out"],
    workgroups: linearGrid(size(out), 64),
  }];
};
