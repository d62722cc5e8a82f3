import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { a, b, counters, log }, attributes: { column } }) => ({
  export: "dot_product",
  words: [a, b, rowBytes(a), rows(a), columns(a), counters, log, rowBytes(log), column],
});
