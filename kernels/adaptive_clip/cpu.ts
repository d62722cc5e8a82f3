import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { gradient, parameter, numbers, counters }, attributes }) => ({
  export: "adaptive_clip",
  words: [
    ...[counters, numbers, rowBytes(numbers), gradient, parameter],
    ...[rowBytes(gradient), rows(gradient), paddedColumns(gradient), attributes.ratio, attributes.epsilon],
  ],
});
