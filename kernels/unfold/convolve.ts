/** Two-dimensional convolution (as cross-correlation): windows laid out as rows, then a linear layer. */
import { linear } from "../matmul/linear.ts";
import type { Operation } from "../program/builder.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";
import { windowCount } from "./windows.ts";

/** Sizes of the images and of the window that slides over them. */
type WindowSizes = {
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
};

/** `x` [B·H·W, C] to its windows [B·Ho·Wo, k·k·C]. Throws `RangeError` where they do not fit. */
export const windows: Operation<WindowSizes & { x: Tensor; name: string }> = {
  forward(builder, { x, name, ...sizes }) {
    const { height, width, kernel } = sizes;
    const count = rows(x) / (height * width) * windowCount(height, sizes) * windowCount(width, sizes);
    const out = builder.tensor(name, [count, kernel * kernel * columns(x)], { role: "activation" });
    builder.call("unfold", { input: x, out }, attributesOf(sizes));
    return out;
  },
  // A pixel's gradient is the sum over the places it was copied to.
  backward(builder, { x, name: _, ...sizes }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("fold", { input: dout, out: dx }, attributesOf(sizes));
    builder.setGradient(x, dx);
  },
};

/**
 * `out[(b·Ho + oy)·Wo + ox] = Σ window(b, oy, ox) · weight + bias`: `x` [B·H·W, C], `weight` [k·k·C, Cout] with rows in
 * the order ky, kx, c, `bias` [Cout]; returns [B·Ho·Wo, Cout], `Ho = ⌊(H + 2·padding − k) / stride⌋ + 1`.
 * The two operations it is made of bring their own derivatives.
 */
export const convolve: Operation<WindowSizes & { x: Tensor; weight: Tensor; bias?: Tensor; name: string }> = {
  forward(builder, { x, weight, bias, name, ...sizes }) {
    const everyPixel = sizes.kernel === 1 && sizes.stride === 1 && sizes.padding === 0;
    const laidOut = everyPixel ? x : builder.apply(windows, { x, ...sizes, name: `${name}.windows` });
    return builder.apply(linear, { x: laidOut, weight, bias, name });
  },
  backward: () => {},
};

function attributesOf({ height, width, kernel, stride, padding }: WindowSizes) {
  return { height, width, kernel, stride, padding };
}
