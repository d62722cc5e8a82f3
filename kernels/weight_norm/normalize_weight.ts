/** Weight normalization as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import { columns, type Tensor } from "../program/tensor.ts";

/** The norms of the directions, by the weight made from them. */
const NORMS = new WeakMap<Tensor, Tensor>();

/** The weight `magnitude[n] · direction[m, n] / ‖direction[:, n]‖`, from direction [fanIn, fanOut] and magnitude [fanOut]. */
export const normalizeWeight: Operation<{ direction: Tensor; magnitude: Tensor; name: string }> = {
  forward(builder, { direction, magnitude, name }) {
    const norms = builder.tensor(`${name}.norms`, [columns(direction)], { role: "activation" });
    const out = builder.tensor(name, direction.shape, { role: "activation" });
    builder.call("column_norms", { input: direction, out: norms });
    builder.call("weight_norm", { direction, magnitude, norms, out });
    NORMS.set(out, norms);
    return out;
  },
  // dg = Σ dw·u, dv = g/‖v‖·(dw − u·dg) with u = v/‖v‖
  backward(builder, { direction, magnitude }, out, dout) {
    const [ddirection, dmagnitude] = [builder.gradientTensor(direction), builder.gradientTensor(magnitude)];
    const norms = NORMS.get(out);
    builder.call("weight_norm_backward", { direction, magnitude, norms, dout, ddirection, dmagnitude });
    builder.setGradient(direction, ddirection);
    builder.setGradient(magnitude, dmagnitude);
  },
};
