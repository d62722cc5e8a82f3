import { linearGrid, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import source from "./dropout.wgsl" with { type: "text" };
import { keptFrom, scaleOf } from "./rate.ts";

export const gpu: Kernel["gpu"] = (call) => {
  const { rate, stream } = call.attributes;
  const [ROWS, COLUMNS] = [rows(call.tensors.input), columns(call.tensors.input)];
  return [{
    source,
    entryPoint: "dropout",
    constants: {
      ...strides(call, "input", "seed", "step", "out"),
      ...{ ROWS, COLUMNS, STREAM: stream, KEPT_FROM: keptFrom(rate), SCALE: scaleOf(rate) },
    },
    bindings: ["input", "seed", "step", "counters", "out"],
    workgroups: linearGrid(ROWS * Math.ceil(COLUMNS / 4), 64),
  }];
};
