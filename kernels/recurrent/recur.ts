/** The recurrence of a simple recurrent network as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";

/** What `recur` takes. */
type RecurInputs = {
  /** [T·B, H], time-major: `x_t·W_x + b`. */
  readonly projected: Tensor;
  /** [H, H] */
  readonly weight: Tensor;
  readonly steps: number;
  readonly kind: "linear" | "tanh";
  readonly name: string;
  /**
   * [T·B, H]: where the backward pass is to leave the gradient of the loss by each state, all paths counted; rows t·B
   * to t·B + B − 1 are step t's. For an observer; without it the gradient lies in a tensor of the operation's own.
   */
  readonly dhidden?: Tensor;
};

/** All states `h_t = f(projected_t + h_{t−1}·weight)`, `h_0 = 0`: [T·B, H]. */
export const recur: Operation<RecurInputs> = {
  forward(builder, { projected, weight, name, ...rest }) {
    const out = builder.tensor(name, projected.shape, { role: "activation" });
    builder.call("recurrent", { projected, weight, out }, attributesOf(rest));
    return out;
  },
  // dprojected_t = (dout_t + dprojected_{t+1}·weightᵀ) · f', dweight = Σ_t h_{t−1}ᵀ·dprojected_t
  backward(builder, { projected, weight, name, ...rest }, out, dout) {
    const dhidden = rest.dhidden ?? builder.tensor(`d.${name}.through_time`, out.shape, { role: "gradient" });
    const dpre = builder.gradientTensor(projected);
    builder.call("recurrent_backward", { weight, out, dout, dhidden, dpre }, attributesOf(rest));
    builder.setGradient(projected, dpre);
    const before = builder.tensor(`${name}.before`, [rows(out), columns(out)], { role: "activation" });
    builder.call("row_block", { input: out, out: before }, { first: -rows(out) / rest.steps });
    const dweight = builder.gradientTensor(weight);
    builder.call("matmul", { a: before, b: dpre, out: dweight }, { transposeA: 1, transposeB: 0, relu: 0 });
    builder.setGradient(weight, dweight);
  },
};

function attributesOf({ steps, kind }: Pick<RecurInputs, "steps" | "kind">) {
  return { steps, kind: kind === "tanh" ? 1 : 0 };
}
