/**
 * Scaled dot-product attention of several heads (Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section
 * 3.2): for each sequence and head `P = softmax(q·kᵀ / √(D/heads))`, `out = P·v`.
 *
 * | tensor        | shape           | content                                                            |
 * | ------------- | --------------- | ------------------------------------------------------------------ |
 * | qkv           | [B·T, 3·D]      | queries, keys, values side by side, each with its heads side by side |
 * | lengths       | u32 [B]         | tokens of each sequence; what follows is padding. Optional         |
 * | probabilities | [B·heads·T, T]  | P, row `(b·heads + h)·T + t`; kept for the backward pass            |
 * | out           | [B·T, D]        | heads side by side                                                 |
 *
 * With `causal` 1 the query at position t sees the keys up to t; no query sees a key at `lengths[b]` or later. Both
 * leave a query the first so many keys. What it does not see has probability 0 and takes no part in any sum: a NaN
 * there stays there. A query that sees no key gives zeros. The softmax takes the row's maximum out; a score that is NaN
 * or +∞ makes the query's row NaN. Sums run over keys and columns in ascending order, those of a softmax in a fixed
 * order per device.
 */
import { type Kernel } from "../program/call.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { attentionSizes, checkAttention, keysOf, pairs } from "./sizes.ts";

export const attention: Kernel = {
  signature: { qkv: "read", lengths: "read?", probabilities: "write", out: "write" },
  workspace: ["probabilities"],

  check(call) {
    checkAttention(call, call.tensors.out);
  },

  flops: (call) => pairs(call) * (4 * attentionSizes(call).WIDTH + 5),

  reference(call, array) {
    const sizes = attentionSizes(call);
    const { B, T, HEADS, WIDTH } = sizes;
    const D = HEADS * WIDTH;
    const [qkv, probabilities, out] = [array("qkv"), array("probabilities"), array("out")];
    const lengths = call.tensors.lengths && array("lengths");
    probabilities.fill(0);
    out.fill(0);
    for (let row = 0; row < B * HEADS * T; row++) {
      const [t, head] = [row % T, Math.floor(row / T) % HEADS];
      const b = Math.floor(row / (T * HEADS));
      const column = (token: number, part: number) => (b * T + token) * 3 * D + part * D + head * WIDTH;
      const p = probabilities.subarray(row * T, row * T + keysOf(t, lengths ? lengths[b] : T, sizes));
      for (let j = 0; j < p.length; j++) {
        for (let d = 0; d < WIDTH; d++) p[j] += qkv[column(t, 0) + d] * qkv[column(j, 1) + d];
      }
      softmax(p, 1 / Math.sqrt(WIDTH));
      for (let d = 0; d < WIDTH; d++) {
        for (let j = 0; j < p.length; j++) {
          out[(b * T + t) * D + head * WIDTH + d] += p[j] * qkv[column(j, 2) + d];
        }
      }
    }
  },

  gpu,
  cpu,
};

/** Scores to probabilities, in place. */
function softmax(scores: Float64Array, scale: number): void {
  const max = Math.max(...scores);
  let sum = 0;
  for (let j = 0; j < scores.length; j++) sum += scores[j] = Math.exp(scale * (scores[j] - max));
  for (let j = 0; j < scores.length; j++) scores[j] /= sum;
}
