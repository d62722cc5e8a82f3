/**
 * A point away from another along a direction: `out = base + numbers[c][column] · factor[element] · direction`, with
 * `c = counters[0]`. Where the step is 0, `out` has the bits of `base`.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkElement, checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const displace: Kernel = {
  signature: { base: "read", direction: "read", factor: "read", numbers: "read", counters: "read", out: "write" },

  check(call) {
    const { base, direction, out } = call.tensors;
    checkThat(sameShape(base, direction) && sameShape(base, out), call, "base, direction and out have one shape");
    checkThat([base, direction, out].every(({ dtype }) => dtype === "f32"), call, "base, direction and out are f32");
    checkNumbers(call, "column");
    checkElement(call);
  },

  flops: (call) => 2 * size(call.tensors.out),

  reference(call, array) {
    const [base, direction, out] = [array("base"), array("direction"), array("out")];
    const step = referenceNumbers(call, array)("column") * array("factor")[call.attributes.element];
    for (let i = 0; i < out.length; i++) out[i] = step === 0 ? base[i] : base[i] + step * direction[i];
  },

  gpu,
  cpu,
};
