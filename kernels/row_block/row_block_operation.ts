/** A block of rows as a differentiable operation: the last state of a sequence, for a classifier. */
import type { Operation } from "../program/builder.ts";
import { columns, type Tensor } from "../program/tensor.ts";

/** Rows `first` to `first + rows − 1` of `x` [R, H]: [rows, H]. */
export const rowBlock: Operation<{ x: Tensor; first: number; rows: number; name: string }> = {
  forward(builder, { x, first, rows, name }) {
    const out = builder.tensor(name, [rows, columns(x)], { role: "activation" });
    builder.call("row_block", { input: x, out }, { first });
    return out;
  },
  // dx is dout in its place and 0 elsewhere
  backward(builder, { x, first }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("row_block", { input: dout, out: dx }, { first: -first });
    builder.setGradient(x, dx);
  },
};
