// Words: images, bytes of a pixel, windows, bytes of a window, B, H, W, C, k, stride, padding, Ho, Wo.
import { settle } from "../cpu/vector.as";

export function fold(words: usize): void {
  let out: usize = load<u32>(words);
  const pixel: usize = load<u32>(words, 4);
  let windows: usize = load<u32>(words, 8);
  const windowRow: usize = load<u32>(words, 12);
  const B = load<i32>(words, 16), H = load<i32>(words, 20), W = load<i32>(words, 24), C = load<usize>(words, 28);
  const k = load<i32>(words, 32), stride = load<i32>(words, 36), padding = load<i32>(words, 40);
  const outHeight = load<i32>(words, 44), outWidth = load<i32>(words, 48);
  const image = <usize>(outHeight * outWidth) * windowRow;
  for (let b: i32 = 0; b < B; b++) {
    for (let y: i32 = 0; y < H; y++) {
      for (let x: i32 = 0; x < W; x++) {
        for (let c: usize = 0; c < C; c += 16) {
          const at = windows + (c << 2);
          gatherPixel(at, windowRow, out + (c << 2), C << 2, k, stride, y + padding, x + padding, outHeight, outWidth);
        }
        out += pixel;
      }
    }
    windows += image;
  }
  settle();
}

/** Sixteen channels of the pixel at (y, x), padding counted: one window a tap, where stride and image allow it. */
// @ts-ignore: decorator
@inline
function gatherPixel(
  windows: usize, windowRow: usize, out: usize, cell: usize, k: i32, stride: i32, y: i32, x: i32, outHeight: i32,
  outWidth: i32,
): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let ky: i32 = 0; ky < k; ky++) {
    const oy = (y - ky) / stride;
    if (y < ky || oy * stride != y - ky || oy >= outHeight) continue;
    for (let kx: i32 = 0; kx < k; kx++) {
      const ox = (x - kx) / stride;
      if (x < kx || ox * stride != x - kx || ox >= outWidth) continue;
      const from = windows + <usize>(oy * outWidth + ox) * windowRow + <usize>(ky * k + kx) * cell;
      const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
      s0 = f32x4.add(s0, x0);
      s1 = f32x4.add(s1, x1);
      s2 = f32x4.add(s2, x2);
      s3 = f32x4.add(s3, x3);
    }
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}
