/** The linear layer: three products and a column sum. */
import type { Builder, Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";

/** `x [B, K] · weight [K, N] + bias [N]`. */
export const linear: Operation<{ x: Tensor; weight: Tensor; bias?: Tensor; name: string }> = {
  forward(builder, { x, weight, bias, name }) {
    const out = builder.tensor(name, [rows(x), columns(weight)], { role: "activation" });
    builder.call("matmul", { a: x, b: weight, bias, out }, { transposeA: 0, transposeB: 0, relu: 0 });
    return out;
  },
  // dw = xᵀ·dy, db = Σ_rows dy, dx = dy·wᵀ
  backward(builder: Builder, { x, weight, bias }, _out, dout) {
    const dweight = builder.gradientTensor(weight);
    builder.call("matmul", { a: x, b: dout, out: dweight }, { transposeA: 1, transposeB: 0, relu: 0 });
    builder.setGradient(weight, dweight);
    if (bias) {
      const dbias = builder.gradientTensor(bias);
      builder.call("column_sum", { input: dout, out: dbias });
      builder.setGradient(bias, dbias);
    }
    if (!builder.needsGradient(x)) return;
    const dx = builder.gradientTensor(x);
    builder.call("matmul", { a: dout, b: weight, out: dx }, { transposeA: 0, transposeB: 1, relu: 0 });
    builder.setGradient(x, dx);
  },
};
