/** Nonlinearities as differentiable operations. */
import type { Builder, Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { rectify } from "../relu/rectify.ts";
import { ACTIVATION_KINDS, type ActivationKind } from "./kinds.ts";

/** `f(x)` for a nonlinearity of the kernel; `slope` is that of `leaky_relu`. */
export const activate: Operation<{ x: Tensor; kind: ActivationKind; slope: number; name: string }> = {
  forward(builder, { x, kind, slope, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    builder.call("activation", { input: x, out }, { kind: ACTIVATION_KINDS[kind], slope });
    return out;
  },
  backward(builder, { x, kind, slope }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("activation_backward", { input: x, dout, out: dx }, { kind: ACTIVATION_KINDS[kind], slope });
    builder.setGradient(x, dx);
  },
};

/** Any nonlinearity by name: the identity is no call, the rectifier has its own kernel. */
export function applyActivation(
  builder: Builder,
  { x, activation, slope, name }: {
    x: Tensor;
    activation: ActivationKind | "relu" | "identity";
    slope: number;
    name: string;
  },
): Tensor {
  if (activation === "identity") return x;
  if (activation === "relu") return builder.apply(rectify, { x, name });
  return builder.apply(activate, { x, kind: activation, slope, name });
}
