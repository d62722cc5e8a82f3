/** Attention of several heads as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";

/** What `attend` is applied to. */
export interface AttendInputs extends Readonly<Record<string, unknown>> {
  /** [B·T, 3·D]: queries, keys and values side by side, each with its heads side by side. */
  readonly qkv: Tensor;
  /** u32 [B]: tokens of each sequence; the keys that follow are padding. */
  readonly lengths?: Tensor;
  /** Divides D. */
  readonly heads: number;
  /** T. */
  readonly tokens: number;
  /** 1 where a query sees no later key. */
  readonly causal: number;
  readonly name: string;
}

/** The probabilities that the forward pass of a result left for its backward pass. */
const probabilitiesOf = new WeakMap<Tensor, Tensor>();

/** `softmax(q·kᵀ / √(D/heads)) · v` for each sequence and head, [B·T, D]; see the kernel `attention`. */
export const attend: Operation<AttendInputs> = {
  forward(builder, { qkv, lengths, heads, tokens, causal, name }) {
    const out = builder.tensor(name, [rows(qkv), columns(qkv) / 3], { role: "activation" });
    const probabilities = builder.tensor(`${name}.probabilities`, [rows(qkv) * heads, tokens], { role: "activation" });
    builder.call("attention", { qkv, lengths, probabilities, out }, { heads, tokens, causal });
    probabilitiesOf.set(out, probabilities);
    return out;
  },
  // dv = Pᵀ·dout, dS = P ⊙ (dP − rowsum(P ⊙ dP)) with dP = dout·vᵀ, dq = dS·k / √(D/heads), dk = dSᵀ·q / √(D/heads)
  backward(builder, { qkv, lengths, heads, tokens, causal, name }, out, dout) {
    const probabilities = probabilitiesOf.get(out)!;
    const dscores = builder.tensor(`d.${name}.scores`, probabilities.shape, { role: "gradient" });
    const dqkv = builder.gradientTensor(qkv);
    const tensors = { qkv, lengths, probabilities, dout, dscores, out: dqkv };
    builder.call("attention_backward", tensors, { heads, tokens, causal });
    builder.setGradient(qkv, dqkv);
  },
};
