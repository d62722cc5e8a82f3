/** Sizes and shape rules that attention's forward and backward kernels share. */
import { type Call, checkThat } from "../program/call.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";

/** B sequences, HEADS heads of WIDTH columns each, T tokens a sequence. */
export interface AttentionSizes {
  readonly B: number;
  readonly T: number;
  readonly HEADS: number;
  readonly WIDTH: number;
  readonly CAUSAL: number;
}

/** Sizes of a call that was checked. */
export function attentionSizes({ tensors: { qkv }, attributes: { heads, tokens, causal } }: Call): AttentionSizes {
  return { B: rows(qkv) / tokens, T: tokens, HEADS: heads, WIDTH: columns(qkv) / 3 / heads, CAUSAL: causal };
}

/** Pairs of a query and a key it may see, of all sequences and heads, were no sequence shorter than T. */
export function pairs(call: Call): number {
  const { B, T, HEADS, CAUSAL } = attentionSizes(call);
  return B * HEADS * (CAUSAL ? T * (T + 1) / 2 : T * T);
}

/**
 * Keys a query may see: the first ones of its sequence. A causal query at position t sees no later key, and none sees
 * the padding that follows a sequence's length.
 */
export function keysOf(t: number, length: number, { T, CAUSAL }: AttentionSizes): number {
  return Math.min(CAUSAL ? t + 1 : T, length, T);
}

/** Refuses shapes and attributes that do not fit; `perToken` is [B·T, D]. Throws `RangeError`. */
export function checkAttention(call: Call, perToken: Tensor): void {
  const { qkv, lengths, probabilities } = call.tensors;
  const { heads, tokens, causal } = call.attributes;
  const D = columns(perToken);
  checkThat(
    columns(qkv) === 3 * D && rows(qkv) === rows(perToken),
    call,
    "qkv has queries, keys and values side by side",
  );
  checkThat(
    Number.isInteger(heads) && heads > 0 && D % heads === 0,
    call,
    `heads divide the width ${D}, ${heads} given`,
  );
  const divides = Number.isInteger(tokens) && tokens > 0 && rows(qkv) % tokens === 0;
  checkThat(divides, call, `tokens divide the rows of qkv, ${tokens} given`);
  checkThat(causal === 0 || causal === 1, call, `causal is 0 or 1, ${causal} given`);
  const B = rows(qkv) / tokens;
  const fits = rows(probabilities) === B * heads * tokens && columns(probabilities) === tokens;
  checkThat(fits, call, "probabilities are [B·heads·T, T]");
  if (!lengths) return;
  checkThat(
    lengths.dtype === "u32" && lengths.shape.length === 1 && columns(lengths) === B,
    call,
    "lengths are u32 [B]",
  );
}
