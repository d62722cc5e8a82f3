/**
 * Marks what pads a batch: labels from `counts[counters[0]]` on become `IGNORED_LABEL`, which a masked loss leaves out;
 * those before stay. `counts` has one element a row of inputs, in labels.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { IGNORED_LABEL } from "./ignored.ts";

export const mask_labels: Kernel = {
  signature: { labels: "update", counts: "read", counters: "read" },

  check(call) {
    const { labels, counts, counters } = call.tensors;
    checkThat([labels, counts, counters].every(({ dtype }) => dtype === "u32"), call, "all tensors are u32");
    checkThat(rows(labels) === 1 && rows(counts) === 1, call, "labels and counts are vectors");
    checkThat(size(counters) === 2, call, "counters holds row and alive");
  },

  flops: () => 0,

  reference(_call, array) {
    array("labels").fill(IGNORED_LABEL, array("counts")[array("counters")[0]]);
  },

  gpu,
  cpu,
};
