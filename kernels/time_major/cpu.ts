import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out } }) => ({
  export: "time_major",
  words: [input, rowBytes(input), out, rowBytes(out), rows(input), rows(out) / rows(input), columns(out)],
});
