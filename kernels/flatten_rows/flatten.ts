/** Groups of rows joined to one each, as a differentiable operation: what a linear head reads from an image. */
import type { Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";

/** `x` [B·S, C] to [B, S·C], S being `rows`. Throws `RangeError` where S does not divide the rows of `x`. */
export const flatten: Operation<{ x: Tensor; rows: number; name: string }> = {
  forward(builder, { x, rows: S, name }) {
    const out = builder.tensor(name, [rows(x) / S, S * columns(x)], { role: "activation" });
    builder.call("flatten_rows", { input: x, out });
    return out;
  },
  // dx has dout's elements in their order
  backward(builder, { x }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("image_rows", { input: dout, out: dx });
    builder.setGradient(x, dx);
  },
};
