/** Pooling of images as differentiable operations. */
import type { Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";
import { windowCount } from "../unfold/windows.ts";

/** `x` [B·H·W, C]; the window is `kernel`×`kernel` pixels and moves by `stride`. */
type PoolInputs = {
  readonly x: Tensor;
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
  readonly name: string;
};

/** Average of each window: [B·Ho·Wo, C], `Ho = ⌊(H − k) / stride⌋ + 1`. */
export const averagePool: Operation<PoolInputs> = pooling(0);

/** Maximum of each window: [B·Ho·Wo, C], `Ho = ⌊(H − k) / stride⌋ + 1`. The first of equals takes the gradient. */
export const maxPool: Operation<PoolInputs> = pooling(1);

function pooling(kind: 0 | 1): Operation<PoolInputs> {
  return {
    forward(builder, { x, name, ...sizes }) {
      const { height, width } = sizes;
      const count = rows(x) / (height * width) * windowCount(height, sizes) * windowCount(width, sizes);
      const out = builder.tensor(name, [count, columns(x)], { role: "activation" });
      builder.call("pool", { input: x, out }, attributesOf(sizes, kind));
      return out;
    },
    // average: 1/k² to each pixel; maximum: 1 to the first that has it
    backward(builder, { x, name: _, ...sizes }, _out, dout) {
      const dx = builder.gradientTensor(x);
      builder.call("pool_backward", { input: kind === 1 ? x : undefined, dout, out: dx }, attributesOf(sizes, kind));
      builder.setGradient(x, dx);
    },
  };
}

function attributesOf({ height, width, kernel, stride }: Omit<PoolInputs, "x" | "name">, kind: number) {
  return { height, width, kernel, stride, kind };
}

/** Average over all pixels of an image, `rows` of them: `x` [B·rows, C] to [B, C]. */
export const globalAverage: Operation<{ x: Tensor; rows: number; name: string }> = {
  forward(builder, { x, rows: S, name }) {
    const out = builder.tensor(name, [rows(x) / S, columns(x)], { role: "activation" });
    builder.call("row_mean", { input: x, out }, { rows: S });
    return out;
  },
  // d mean / d x = 1/S
  backward(builder, { x, rows: S }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("row_mean_backward", { dout, out: dx }, { rows: S });
    builder.setGradient(x, dx);
  },
};
