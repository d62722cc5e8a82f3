import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import type { Kernel } from "../program/call.ts";
import { columns } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { data, index, counters, out } }) => {
  const vector = data.shape.length === 1;
  const [dataRow, outRow] = vector ? [4, 4] : [rowBytes(data), rowBytes(out)];
  const elements = vector ? 1 : paddedColumns(data);
  return {
    export: "gather",
    words: [data, dataRow, index, rowBytes(index), counters, out, outRow, columns(index), elements],
  };
};
