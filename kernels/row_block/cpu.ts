import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { input, out }, attributes: { first } }) => {
  const [R, S] = [rows(input), rows(out)];
  const zeros = Math.max(0, -first); // rows before those copied
  const copied = Math.min(R, first + S) - Math.max(0, first);
  return {
    export: "row_block",
    words: [input, out, ...[Math.max(0, first), zeros, copied, S - zeros - copied].map((n) => n * rowBytes(out))],
  };
};
