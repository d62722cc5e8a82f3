import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { weight, out, dout, dhidden, dpre } = call.tensors;
  const { steps, kind } = call.attributes;
  return {
    export: "recurrent_backward",
    words: [
      ...[weight, out, dout, dhidden, dpre, rowBytes(out)],
      ...[steps, rows(out) / steps, columns(out), paddedColumns(out), kind],
    ],
  };
};
