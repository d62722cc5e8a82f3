/** The elementwise product of two tensors as a differentiable operation. */
import type { Builder, Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** `a · b` elementwise, of one shape; a tensor times itself is its square. */
export const multiplication: Operation<{ a: Tensor; b: Tensor; name: string }> = {
  forward(builder, { a, b, name }) {
    const out = builder.tensor(name, a.shape, { role: "activation" });
    builder.call("multiply", { a, b, out });
    return out;
  },
  // da = dout · b, db = dout · a; d(a²) = 2 dout · a
  backward(builder, { a, b, name }, _out, dout) {
    if (a === b) return square(builder, a, name, dout);
    for (const [input, other] of [[a, b], [b, a]] as const) {
      if (!builder.needsGradient(input)) continue;
      const gradient = builder.gradientTensor(input);
      builder.call("multiply", { a: dout, b: other, out: gradient });
      builder.setGradient(input, gradient);
    }
  },
};

function square(builder: Builder, a: Tensor, name: string, dout: Tensor): void {
  const half = builder.tensor(`d.${name}.half`, a.shape, { role: "gradient" });
  const gradient = builder.gradientTensor(a);
  builder.call("multiply", { a: dout, b: a, out: half });
  builder.call("scale", { input: half, out: gradient }, { factor: 2 });
  builder.setGradient(a, gradient);
}
