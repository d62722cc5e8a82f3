/**
 * The gradient of `attention` by queries, keys and values, from its probabilities P and the gradient of its output, for
 * each sequence and head, with s = 1/√(D/heads):
 *
 * | step                                     | tensor                                       |
 * | ---------------------------------------- | -------------------------------------------- |
 * | `dP = dout·vᵀ`                           |                                              |
 * | `dS = s · P ⊙ (dP − Σ_keys P ⊙ dP)`      | dscores [B·heads·T, T], 0 for keys not seen; scratch |
 * | `dq = dS·k`, `dk = dSᵀ·q`, `dv = Pᵀ·dout` | out [B·T, 3·D], laid out as qkv              |
 *
 * Keys that a query does not see take no part in any sum, so that a NaN there stays there.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { attentionSizes, checkAttention, keysOf, pairs } from "../attention/sizes.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const attention_backward: Kernel = {
  signature: {
    qkv: "read",
    lengths: "read?",
    probabilities: "read",
    dout: "read",
    dscores: "write",
    out: "write",
  },
  workspace: ["dscores"],

  check(call) {
    const { qkv, probabilities, dout, dscores, out } = call.tensors;
    checkAttention(call, dout);
    checkThat(sameShape(qkv, out), call, "out has the shape of qkv");
    checkThat(sameShape(probabilities, dscores), call, "dscores has the shape of probabilities");
  },

  flops: (call) => pairs(call) * (8 * attentionSizes(call).WIDTH + 5),

  reference(call, array) {
    const sizes = attentionSizes(call);
    const { B, T, HEADS, WIDTH } = sizes;
    const D = HEADS * WIDTH;
    const scale = 1 / Math.sqrt(WIDTH);
    const [qkv, probabilities, dout] = [array("qkv"), array("probabilities"), array("dout")];
    const [dscores, out] = [array("dscores"), array("out")];
    const lengths = call.tensors.lengths && array("lengths");
    dscores.fill(0);
    out.fill(0);
    for (let row = 0; row < B * HEADS * T; row++) {
      const [t, head] = [row % T, Math.floor(row / T) % HEADS];
      const b = Math.floor(row / (T * HEADS));
      const column = (token: number, part: number) => (b * T + token) * 3 * D + part * D + head * WIDTH;
      const from = (b * T + t) * D + head * WIDTH;
      const keys = keysOf(t, lengths ? lengths[b] : T, sizes);
      const p = probabilities.subarray(row * T, row * T + keys);
      const ds = dscores.subarray(row * T, row * T + keys);
      for (let j = 0; j < keys; j++) {
        for (let d = 0; d < WIDTH; d++) ds[j] += dout[from + d] * qkv[column(j, 2) + d];
      }
      const mean = p.reduce((sum, value, j) => sum + value * ds[j], 0);
      for (let j = 0; j < keys; j++) {
        ds[j] = scale * p[j] * (ds[j] - mean);
        for (let d = 0; d < WIDTH; d++) {
          out[column(t, 0) + d] += ds[j] * qkv[column(j, 1) + d];
          out[column(j, 1) + d] += ds[j] * qkv[column(t, 0) + d];
          out[column(j, 2) + d] += p[j] * dout[from + d];
        }
      }
    }
  },

  gpu,
  cpu,
};
