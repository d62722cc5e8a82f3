/** The rectified linear unit as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** `max(x, 0)`. */
export const rectify: Operation<{ x: Tensor; name: string }> = {
  forward(builder, { x, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    builder.call("relu", { input: x, out });
    return out;
  },
  // d max(x, 0) = 1[x > 0]
  backward(builder, { x }, out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("relu", { input: dout, gate: out, out: dx });
    builder.setGradient(x, dx);
  },
};
