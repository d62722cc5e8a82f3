/**
 * Batch normalization outside training: `out = (x − mean[c]) / √(variance[c] + epsilon) · scale[c] + shift[c]` with the
 * running mean and variance (`batch_norm/statistics.ts`; Ioffe, Szegedy 2015, algorithm 2). Each row by itself.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { checkColumns } from "../batch_norm/statistics.ts";
import { checkEpsilon } from "../group_norm/groups.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const batch_norm_inference: Kernel = {
  signature: { input: "read", running: "read", scale: "read?", shift: "read?", out: "write" },

  check(call) {
    checkColumns(call, ["scale", "shift"]);
    checkEpsilon(call);
    checkThat(sameShape(call.tensors.input, call.tensors.out), call, "input and out have one shape");
  },

  flops: (call) => 4 * size(call.tensors.input),

  reference(call, array) {
    const C = columns(call.tensors.input);
    const [input, running, out] = [array("input"), array("running"), array("out")];
    const scale = call.tensors.scale && array("scale");
    const shift = call.tensors.shift && array("shift");
    for (let i = 0; i < input.length; i++) {
      const c = i % C;
      const normalized = (input[i] - running[c]) / Math.sqrt(running[C + c] + call.attributes.epsilon);
      out[i] = normalized * (scale?.[c] ?? 1) + (shift?.[c] ?? 0);
    }
  },

  gpu,
  cpu,
};
