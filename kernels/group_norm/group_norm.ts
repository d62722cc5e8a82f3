/**
 * Layer, group and root-mean-square normalization in one: each group of each sample of `input [rows, C]` (`groups.ts`
 * says what that is) is brought to mean 0 and variance 1, then `out = x̂ · scale[c] + shift[c]`.
 *
 * `x̂ = (x − mean) / √(variance + epsilon)`, the variance biased, by two passes. With `center: 0` the mean is taken as 0,
 * which leaves `x / √(mean x² + epsilon)`. What backward needs is in `statistics`.
 *
 * | norm      | groups | spatial            | center | paper                                              |
 * | --------- | ------ | ------------------ | ------ | -------------------------------------------------- |
 * | LayerNorm | 1      | 1                  | 1      | Ba, Kiros, Hinton 2016, equation 3                 |
 * | RMSNorm   | 1      | 1                  | 0      | Zhang, Sennrich 2019, equation 4, epsilon added    |
 * | GroupNorm | G      | height · width     | 1      | Wu, He 2018, equations 1 to 3 and 7                |
 *
 * A NaN or infinity makes its whole group NaN, and no other. On the GPU so does a sum beyond f32.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { checkAffine, checkEpsilon, checkGroups, eachGroup, groupSizes } from "./groups.ts";

export const group_norm: Kernel = {
  signature: { input: "read", scale: "read?", shift: "read?", out: "write", statistics: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkGroups(call);
    checkEpsilon(call);
    checkAffine(call, ["scale", "shift"]);
    checkThat(sameShape(input, out), call, "input and out have one shape");
    const single = call.attributes.center && groupSizes(call).elements === 1;
    checkThat(!single, call, "a mean is taken over two elements or more, a group here has one");
  },

  // The mean and differences from it, squares, their sum, the factor; then scale and shift.
  flops: ({ tensors: { input, scale, shift }, attributes: { center } }) =>
    ((center ? 7 : 3) + Number(scale !== undefined) + Number(shift !== undefined)) * size(input),

  reference(call, array) {
    const { center, epsilon } = call.attributes;
    const C = columns(call.tensors.input);
    const [input, out, statistics] = [array("input"), array("out"), array("statistics")];
    const scale = call.tensors.scale && array("scale");
    const shift = call.tensors.shift && array("shift");
    for (const { at, elements } of eachGroup(call)) {
      const average = (f: (x: number) => number) => elements.reduce((sum, i) => sum + f(input[i]), 0) / elements.length;
      const mean = center ? average((x) => x) : 0;
      const variance = average((x) => (x - mean) ** 2);
      const known = Number.isFinite(variance) ? 1 : NaN;
      statistics[at] = known * (center ? mean - input[elements[0]] : 0);
      statistics[at + 1] = known / Math.sqrt(variance + epsilon);
      for (const i of elements) {
        const normalized = (input[i] - mean) * statistics[at + 1];
        out[i] = normalized * (scale?.[i % C] ?? 1) + (shift?.[i % C] ?? 0);
      }
    }
  },

  gpu,
  cpu,
};
