import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, flag }, attributes: { first } }) => ({
  export: "overflow",
  words: [input, rowBytes(input), rows(input), columns(input), flag, first],
});
