/**
 * Derivative of `group_norm` by its input, from what `statistics` kept. With g = dout · scale, x̂ as forward and means
 * over a group's elements,
 *
 *     dx = rstd · (g − mean g − x̂ · mean(g · x̂)),
 *
 * without the second term where the mean was not taken out (`center: 0`). `out` is dx, of the shape of `input`.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { checkAffine, checkGroups, eachGroup } from "../group_norm/groups.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const group_norm_backward: Kernel = {
  signature: { input: "read", statistics: "read", scale: "read?", dout: "read", out: "write" },

  check(call) {
    const { input, dout, out } = call.tensors;
    checkGroups(call);
    checkAffine(call, ["scale"]);
    checkThat(sameShape(input, dout) && sameShape(input, out), call, "input, dout and out have one shape");
  },

  // Without a mean there are no differences from it, and no mean of the gradient.
  flops: ({ tensors: { input }, attributes: { center } }) => (center ? 12 : 8) * size(input),

  reference(call, array) {
    const { center } = call.attributes;
    const C = columns(call.tensors.input);
    const [input, statistics, dout, out] = [array("input"), array("statistics"), array("dout"), array("out")];
    const scale = call.tensors.scale && array("scale");
    for (const { at, elements } of eachGroup(call)) {
      const [offset, rstd] = statistics.subarray(at, at + 2);
      const first = center ? input[elements[0]] : 0;
      const normalized = (i: number) => (input[i] - first - offset) * rstd;
      const g = (i: number) => dout[i] * (scale?.[i % C] ?? 1);
      const average = (f: (i: number) => number) => elements.reduce((sum, i) => sum + f(i), 0) / elements.length;
      const mean = center ? average(g) : 0;
      const slope = average((i) => g(i) * normalized(i));
      for (const i of elements) out[i] = rstd * (g(i) - mean - normalized(i) * slope);
    }
  },

  gpu,
  cpu,
};
