/**
 * Adds the gradient of one micro-batch to the sum of its step: `sum = start + share · value`, where `start` is 0 in a
 * step's first micro-batch and else the sum so far; `out` is a copy of the new sum. The share is element `counters[0]` of
 * `shares`, one a micro-batch. Attribute `every`: micro-batches a step; those of step s have the rows `s · every` on.
 *
 * An optimizer takes `out`, which it may change in place: what it clips or unscales is not added to.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const accumulate_batch: Kernel = {
  signature: { value: "read", shares: "read", counters: "read", sum: "update", out: "write" },

  check(call) {
    const { value, shares, counters, sum, out } = call.tensors;
    const { every } = call.attributes;
    checkThat(sameShape(value, sum) && sameShape(value, out), call, "value, sum and out have one shape");
    checkThat([value, shares, sum, out].every(({ dtype }) => dtype === "f32"), call, "all but counters are f32");
    checkThat(rows(shares) === 1, call, "shares is a vector");
    checkThat(counters.dtype === "u32" && size(counters) === 2, call, "counters holds row and alive");
    checkThat(Number.isInteger(every) && every >= 1, call, "every is a positive integer");
  },

  flops: (call) => 2 * size(call.tensors.sum),

  reference(call, array) {
    const [value, sum, out] = [array("value"), array("sum"), array("out")];
    const row = array("counters")[0];
    const share = array("shares")[row];
    const first = row % call.attributes.every === 0;
    for (let i = 0; i < sum.length; i++) out[i] = sum[i] = (first ? 0 : sum[i]) + share * value[i];
  },

  gpu,
  cpu,
};
