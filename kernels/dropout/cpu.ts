import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";
import { rows } from "../program/tensor.ts";
import { keptFrom, scaleOf } from "./rate.ts";

export const cpu: Kernel["cpu"] = (
  { tensors: { input, seed, step, counters, out }, attributes: { rate, stream } },
) => ({
  export: "dropout",
  words: [
    ...[input, out, rowBytes(out), rows(out), paddedColumns(out), seed, step, counters],
    ...[stream, keptFrom(rate), floatWord(scaleOf(rate))],
  ],
});
