// Words: images, bytes of a pixel, bytes of all images, windows, bytes of a window, B, H, W, C, k, stride, padding, Ho,
// Wo.
//
// Windows are read once, one after another, and each of their cells is added to its pixel: an image stays in cache,
// while all windows together may not fit.
import { settle } from "../cpu/vector.as";

export function fold(words: usize): void {
  let image: usize = load<u32>(words);
  const pixel: usize = load<u32>(words, 4);
  let from: usize = load<u32>(words, 12);
  const windowRow: usize = load<u32>(words, 16);
  const B = load<i32>(words, 20), H = load<i32>(words, 24), W = load<i32>(words, 28), C = load<usize>(words, 32);
  const k = load<i32>(words, 36), stride = load<i32>(words, 40), padding = load<i32>(words, 44);
  const outHeight = load<i32>(words, 48), outWidth = load<i32>(words, 52);
  memory.fill(image, 0, load<u32>(words, 8));
  for (let b: i32 = 0; b < B; b++) {
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        addWindow(image, pixel, from, C << 2, H, W, k, oy * stride - padding, ox * stride - padding);
        from += windowRow;
      }
    }
    image += <usize>(H * W) * pixel;
  }
  settle();
}

// @ts-ignore: decorator
@inline
function addWindow(
  image: usize, pixel: usize, from: usize, cell: usize, H: i32, W: i32, k: i32, top: i32, left: i32,
): void {
  for (let y = top; y < top + k; y++) {
    const inside = y >= 0 && y < H;
    let to = image + <usize>(y * W + left) * pixel;
    for (let x = left; x < left + k; x++) {
      if (inside && x >= 0 && x < W) addCell(from, to, cell);
      to += pixel;
      from += cell;
    }
  }
}

/** Adds a pixel's channels, up to three elements more, which fall beyond the pixel's last. */
// @ts-ignore: decorator
@inline
function addCell(from: usize, to: usize, bytes: usize): void {
  const end = to + bytes;
  for (; to + 64 <= end; to += 64) {
    const x0 = v128.load(from), x1 = v128.load(from, 16), x2 = v128.load(from, 32), x3 = v128.load(from, 48);
    const y0 = v128.load(to), y1 = v128.load(to, 16), y2 = v128.load(to, 32), y3 = v128.load(to, 48);
    v128.store(to, f32x4.add(y0, x0));
    v128.store(to, f32x4.add(y1, x1), 16);
    v128.store(to, f32x4.add(y2, x2), 32);
    v128.store(to, f32x4.add(y3, x3), 48);
    from += 64;
  }
  for (; to < end; to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
  }
}
