import { rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors, attributes: { lossColumn, correctColumn } }) => {
  const { logits, labels, counters, log, dlogits } = tensors;
  return {
    export: "masked_cross_entropy",
    words: [
      ...[logits, rowBytes(logits), rows(logits), columns(logits), labels, counters, log, rowBytes(log)],
      ...[lossColumn, correctColumn, dlogits ?? 0, dlogits ? rowBytes(dlogits) : 0],
    ],
  };
};
