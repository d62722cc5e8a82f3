import type { Kernel } from "../program/call.ts";
import { size } from "../program/tensor.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { labels, counts, counters } }) => ({
  export: "mask_labels",
  words: [labels, size(labels), counts, counters],
});
