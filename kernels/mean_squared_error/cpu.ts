import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors, attributes: { lossColumn } }) => {
  const { prediction, target, counters, log, dprediction } = tensors;
  return {
    export: "mean_squared_error",
    words: [
      ...[prediction, target, rowBytes(prediction), rows(prediction), columns(prediction)],
      ...[counters, log, rowBytes(log), lossColumn, dprediction ?? 0],
    ],
  };
};
