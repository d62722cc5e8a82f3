/** Looking tokens up in a table, as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import { columns, size, type Tensor } from "../program/tensor.ts";

/** `table[tokens]`: tokens u32, [B, T] or [B·T], table [V, D], result [B·T, D]. */
export const embed: Operation<{ tokens: Tensor; table: Tensor; name: string }> = {
  forward(builder, { tokens, table, name }) {
    const out = builder.tensor(name, [size(tokens), columns(table)], { role: "activation" });
    builder.call("embedding", { tokens, table, out });
    return out;
  },
  // dtable[v] = Σ of dout over the tokens that are v
  backward(builder, { tokens, table }, _out, dout) {
    const dtable = builder.gradientTensor(table);
    builder.call("embedding_backward", { tokens, dout, out: dtable });
    builder.setGradient(table, dtable);
  },
};
