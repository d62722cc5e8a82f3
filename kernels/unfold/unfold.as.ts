// Words: images, bytes of a pixel, windows, bytes of a window, B, H, W, C, k, stride, padding, Ho, Wo.
import { settle } from "../cpu/vector.as";

export function unfold(words: usize): void {
  const input: usize = load<u32>(words), pixel: usize = load<u32>(words, 4);
  let out: usize = load<u32>(words, 8);
  const outRow: usize = load<u32>(words, 12);
  const B = load<i32>(words, 16), H = load<i32>(words, 20), W = load<i32>(words, 24), C = load<usize>(words, 28);
  const k = load<i32>(words, 32), stride = load<i32>(words, 36), padding = load<i32>(words, 40);
  const outHeight = load<i32>(words, 44), outWidth = load<i32>(words, 48);
  const cell = C << 2;
  for (let b: i32 = 0; b < B; b++) {
    const image = input + <usize>(b * H * W) * pixel;
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        window(image, pixel, out, cell, H, W, k, oy * stride - padding, ox * stride - padding);
        out += outRow;
      }
    }
  }
  settle();
}

/** One window, its cells in ascending order: what a copy writes beyond its cell, the next one overwrites. */
// @ts-ignore: decorator
@inline
function window(
  image: usize, pixel: usize, out: usize, cell: usize, H: i32, W: i32, k: i32, top: i32, left: i32,
): void {
  for (let y = top; y < top + k; y++) {
    const inside = y >= 0 && y < H;
    let from = image + <usize>(y * W + left) * pixel;
    for (let x = left; x < left + k; x++) {
      if (inside && x >= 0 && x < W) copyCell(from, out, cell);
      else clearCell(out, cell);
      from += pixel;
      out += cell;
    }
  }
}

/** Copies a pixel's channels, up to three elements more. */
// @ts-ignore: decorator
@inline
export function copyCell(from: usize, to: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + 64 <= end; to += 64) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    v128.store(to, x0);
    v128.store(to, x1, 16);
    v128.store(to, x2, 32);
    v128.store(to, x3, 48);
    from += 64;
  }
  for (; to < end; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
}

// @ts-ignore: decorator
@inline
function clearCell(to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16) v128.store(to, i32x4.splat(0));
}
