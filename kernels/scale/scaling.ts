/** A tensor times a number as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** `factor · x`. */
export const scaling: Operation<{ x: Tensor; factor: number; name: string }> = {
  forward(builder, { x, factor, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    builder.call("scale", { input: x, out }, { factor });
    return out;
  },
  // dx = factor · dout
  backward(builder, { x, factor }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("scale", { input: dout, out: dx }, { factor });
    builder.setGradient(x, dx);
  },
};
