/** Windows that slide over images: the sizes of convolution and pooling. Rows are pixels, `(b·H + y)·W + x`. */
import { type Call, checkThat } from "../program/call.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";

/** Sizes of one call. */
export interface Windows {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  /** Windows down and across. */
  readonly outHeight: number;
  readonly outWidth: number;
  readonly batch: number;
}

/** How often a window fits into `size` pixels with `padding` more at either end. */
export function windowCount(
  size: number,
  { kernel, stride, padding = 0 }: { kernel: number; stride: number; padding?: number },
): number {
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

/** The sizes of a call whose attributes are {height, width, kernel, stride, padding?} and whose images are `image`. */
export function windowsOf({ attributes }: Call, image: Tensor): Windows {
  const { height, width, kernel, stride, padding = 0 } = attributes;
  const window = { kernel, stride, padding };
  return {
    ...window,
    height,
    width,
    channels: columns(image),
    outHeight: windowCount(height, window),
    outWidth: windowCount(width, window),
    batch: rows(image) / (height * width),
  };
}

/** Refuses windows that do not fit the images, or a result with other rows than windows. Throws `RangeError`. */
export function checkWindows(call: Call, image: Tensor, result: Tensor): Windows {
  const { height, width, kernel, stride, padding = 0 } = call.attributes;
  const sizes = { height, width, kernel, stride };
  for (const [name, value] of Object.entries(sizes)) {
    checkThat(Number.isInteger(value) && value > 0, call, `${name} is a positive integer (here ${value})`);
  }
  checkThat(
    Number.isInteger(padding) && padding >= 0 && padding < kernel,
    call,
    `padding is an integer from 0 and below the kernel (here ${padding} and ${kernel})`,
  );
  checkThat(
    kernel <= Math.min(height, width) + 2 * padding,
    call,
    `a kernel of ${kernel} fits an image of ${height}×${width} with a padding of ${padding}`,
  );
  const windows = windowsOf(call, image);
  checkThat(Number.isInteger(windows.batch), call, `images have ${height}×${width} rows each`);
  checkThat(
    rows(result) === windows.batch * windows.outHeight * windows.outWidth,
    call,
    `there is a row for each of ${windows.outHeight}×${windows.outWidth} windows an image`,
  );
  return windows;
}

/** Calls `visit` for each window and each pixel of it inside the image: rows of both, and the tap, ky·k + kx. */
export function eachTap(windows: Windows, visit: (window: number, pixel: number, tap: number) => void): void {
  const { batch, height, width, outHeight, outWidth, kernel, stride, padding } = windows;
  for (let window = 0; window < batch * outHeight * outWidth; window++) {
    const [b, left] = [Math.floor(window / (outHeight * outWidth)), (window % outWidth) * stride - padding];
    const top = (Math.floor(window / outWidth) % outHeight) * stride - padding;
    for (let tap = 0; tap < kernel * kernel; tap++) {
      const [y, x] = [top + Math.floor(tap / kernel), left + tap % kernel];
      if (y >= 0 && y < height && x >= 0 && x < width) visit(window, (b * height + y) * width + x, tap);
    }
  }
}
