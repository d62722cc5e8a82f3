import { boundedLoop, strides } from "../gpu/call_shapes.ts";
import type { Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import source from "./mean_squared_error.wgsl" with { type: "text" };

const LANES = 256;

export const gpu: Kernel["gpu"] = (call) => {
  const { prediction, log, dprediction } = call.tensors;
  const SIZE = size(prediction);
  boundedLoop(call, 3 * Math.ceil(SIZE / LANES) + 32); // twice over the elements, blocks and trees with it
  return [{
    source,
    entryPoint: "mean_squared_error",
    constants: {
      ...strides(call, "prediction", "target", "log", "dprediction"),
      ...{ LOG_COLUMNS: columns(log), LOSS_COLUMN: call.attributes.lossColumn, SIZE, GRADIENT: dprediction ? 1 : 0 },
    },
    bindings: ["prediction", "target", "counters", "log", "dprediction"],
    workgroups: [1, 1],
  }];
};
