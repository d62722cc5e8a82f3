/** Learned positions as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** `x [B·T, D] + table [T, D]`, the table once for each of B sequences. */
export const addPositions: Operation<{ x: Tensor; table: Tensor; name: string }> = {
  forward(builder, { x, table, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    builder.call("position_add", { input: x, table, out });
    return out;
  },
  // dtable[t] = Σ_b dout[b·T + t], dx = dout
  backward(builder, { x, table }, _out, dout) {
    const dtable = builder.gradientTensor(table);
    builder.call("period_sum", { input: dout, out: dtable });
    builder.setGradient(table, dtable);
    if (builder.needsGradient(x)) builder.setGradient(x, dout);
  },
};
