/**
 * Derivatives of `group_norm` by its scale and shift: `dscale[c] = Σ_rows dout · x̂`, `dshift[c] = Σ_rows dout`, with x̂
 * from what `statistics` kept.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { checkAffine, checkGroups, eachGroup } from "../group_norm/groups.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const group_norm_parameters: Kernel = {
  signature: { input: "read", statistics: "read", dout: "read", dscale: "write", dshift: "write?" },

  check(call) {
    checkGroups(call);
    checkAffine(call, ["dscale", "dshift"]);
    checkThat(sameShape(call.tensors.input, call.tensors.dout), call, "input and dout have one shape");
  },

  flops: ({ tensors: { input, dshift }, attributes: { center } }) =>
    ((center ? 5 : 3) + Number(dshift !== undefined)) * size(input),

  reference(call, array) {
    const C = columns(call.tensors.input);
    const [input, statistics, dout, dscale] = [array("input"), array("statistics"), array("dout"), array("dscale")];
    const dshift = call.tensors.dshift && array("dshift");
    dscale.fill(0);
    dshift?.fill(0);
    for (const { at, elements } of eachGroup(call)) {
      const [offset, rstd] = statistics.subarray(at, at + 2);
      const first = call.attributes.center ? input[elements[0]] : 0;
      for (const i of elements) {
        dscale[i % C] += dout[i] * (input[i] - first - offset) * rstd;
        if (dshift) dshift[i % C] += dout[i];
      }
    }
  },

  gpu,
  cpu,
};
