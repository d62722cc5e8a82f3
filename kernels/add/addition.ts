/** The sum of two tensors as a differentiable operation: a residual connection. */
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** `a + b`, of one shape. */
export const addition: Operation<{ a: Tensor; b: Tensor; name: string }> = {
  forward(builder, { a, b, name }) {
    const out = builder.tensor(name, a.shape, { role: "activation" });
    builder.call("add", { a, b, out });
    return out;
  },
  // Both get the gradient as it is.
  backward(builder, { a, b }, _out, dout) {
    for (const input of [a, b]) if (builder.needsGradient(input)) builder.setGradient(input, dout);
  },
};
