// Words: images, bytes of a pixel, the images that choose, windows, bytes of a window, B, H, W, C, k, stride, Ho, Wo.
import { settle } from "../cpu/vector.as";
import { isGreater } from "../pool/pool.as";

export function pool_select(words: usize): void {
  let input: usize = load<u32>(words), by: usize = load<u32>(words, 8), out: usize = load<u32>(words, 12);
  const pixel: usize = load<u32>(words, 4), outRow: usize = load<u32>(words, 16);
  const B = load<i32>(words, 20), H = load<i32>(words, 24), W = load<i32>(words, 28), C = load<usize>(words, 32);
  const k = load<i32>(words, 36), stride = load<i32>(words, 40);
  const outHeight = load<i32>(words, 44), outWidth = load<i32>(words, 48);
  const line = <usize>W * pixel;
  for (let b: i32 = 0; b < B; b++) {
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const corner = <usize>(oy * stride) * line + <usize>(ox * stride) * pixel;
        for (let c: usize = 0; c < C << 2; c += 16) {
          v128.store(out + c, selected(input + corner + c, by + corner + c, line, pixel, k));
        }
        out += outRow;
      }
    }
    input += <usize>H * line;
    by += <usize>H * line;
  }
  settle();
}

// @ts-ignore: decorator
@inline
function selected(input: usize, by: usize, line: usize, pixel: usize, k: i32): v128 {
  let value = v128.load(input), best = v128.load(by);
  for (let ky = k; ky > 0; ky--) {
    let at: usize = 0;
    for (let kx = k; kx > 0; kx--) {
      const x = v128.load(by + at), greater = isGreater(x, best);
      best = v128.bitselect(x, best, greater);
      value = v128.bitselect(v128.load(input + at), value, greater);
      at += pixel;
    }
    input += line;
    by += line;
  }
  return value;
}
