import { paddedColumns, rowBytes } from "../cpu/layout.ts";
import { floatWord } from "../cpu/words.ts";
import type { Kernel } from "../program/call.ts";
import { shares } from "./shares.ts";

export const cpu: Kernel["cpu"] = (call) => {
  const { statistics, running, counters } = call.tensors;
  const { keep, mean, variance } = shares(call);
  return {
    export: "running_statistics",
    words: [
      ...[statistics, rowBytes(statistics), paddedColumns(statistics), running, counters],
      ...[keep, mean, variance].map(floatWord),
    ],
  };
};
