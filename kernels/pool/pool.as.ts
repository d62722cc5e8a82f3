// Words: images, bytes of a pixel, windows, bytes of a window, B, H, W, C, k, stride, Ho, Wo, kind.
import { settle } from "../cpu/vector.as";

export function pool(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 8);
  const pixel: usize = load<u32>(words, 4), outRow: usize = load<u32>(words, 12);
  const B = load<i32>(words, 16), H = load<i32>(words, 20), W = load<i32>(words, 24), C = load<usize>(words, 28);
  const k = load<i32>(words, 32), stride = load<i32>(words, 36);
  const outHeight = load<i32>(words, 40), outWidth = load<i32>(words, 44);
  const greatest = load<u32>(words, 48) != 0;
  const line = <usize>W * pixel;
  for (let b: i32 = 0; b < B; b++) {
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const corner = input + <usize>(oy * stride) * line + <usize>(ox * stride) * pixel;
        for (let c: usize = 0; c < C << 2; c += 16) {
          v128.store(out + c, greatest ? maximum(corner + c, line, pixel, k) : average(corner + c, line, pixel, k));
        }
        out += outRow;
      }
    }
    input += <usize>H * line;
  }
  settle();
}

// @ts-ignore: decorator
@inline
function average(corner: usize, line: usize, pixel: usize, k: i32): v128 {
  let sum = f32x4.splat(0);
  for (let ky = k; ky > 0; ky--) {
    let at = corner;
    for (let kx = k; kx > 0; kx--) {
      sum = f32x4.add(sum, v128.load(at));
      at += pixel;
    }
    corner += line;
  }
  return f32x4.div(sum, f32x4.splat(<f32>(k * k)));
}

// @ts-ignore: decorator
@inline
function maximum(corner: usize, line: usize, pixel: usize, k: i32): v128 {
  let best = v128.load(corner);
  for (let ky = k; ky > 0; ky--) {
    let at = corner;
    for (let kx = k; kx > 0; kx--) {
      const x = v128.load(at);
      best = v128.bitselect(x, best, isGreater(x, best));
      at += pixel;
    }
    corner += line;
  }
  return best;
}

/** In which lanes x takes the place of the maximum so far: it is greater, or the first NaN. */
// @ts-ignore: decorator
@inline
export function isGreater(x: v128, best: v128): v128 {
  return v128.andnot(f32x4.eq(best, best), f32x4.le(x, best));
}
