// Words: input (its pixels lie as out's), out, bytes of a pixel, dout, bytes of a window, B, H, W, C, k, stride, Ho,
// Wo, kind, bytes of all of out.
import { settle } from "../cpu/vector.as";
import { isGreater } from "../pool/pool.as";

export function pool_backward(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 4), dout: usize = load<u32>(words, 12);
  const pixel: usize = load<u32>(words, 8), doutRow: usize = load<u32>(words, 16);
  const B = load<i32>(words, 20), H = load<i32>(words, 24), W = load<i32>(words, 28), C = load<usize>(words, 32);
  const k = load<i32>(words, 36), stride = load<i32>(words, 40);
  const outHeight = load<i32>(words, 44), outWidth = load<i32>(words, 48);
  const greatest = load<u32>(words, 52) != 0;
  const line = <usize>W * pixel;
  memory.fill(out, 0, load<u32>(words, 56));
  for (let b: i32 = 0; b < B; b++) {
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const corner = <usize>(oy * stride) * line + <usize>(ox * stride) * pixel;
        for (let c: usize = 0; c < C << 2; c += 16) {
          const gradient = v128.load(dout + c), at = corner + c;
          if (greatest) toFirst(input + at, out + at, gradient, line, pixel, k);
          else toAll(out + at, f32x4.div(gradient, f32x4.splat(<f32>(k * k))), line, pixel, k);
        }
        dout += doutRow;
      }
    }
    input += <usize>H * line;
    out += <usize>H * line;
  }
  settle();
}

// @ts-ignore: decorator
@inline
function toAll(out: usize, gradient: v128, line: usize, pixel: usize, k: i32): void {
  for (let ky = k; ky > 0; ky--) {
    let at = out;
    for (let kx = k; kx > 0; kx--) {
      v128.store(at, f32x4.add(v128.load(at), gradient));
      at += pixel;
    }
    out += line;
  }
}

/** Finds, lane by lane, the tap of the maximum, then adds the gradient there. */
// @ts-ignore: decorator
@inline
function toFirst(input: usize, out: usize, gradient: v128, line: usize, pixel: usize, k: i32): void {
  let best = v128.load(input), winner = i32x4.splat(0);
  let tap: i32 = 0;
  for (let ky = k; ky > 0; ky--) {
    let at = input;
    for (let kx = k; kx > 0; kx--) {
      const x = v128.load(at), greater = isGreater(x, best);
      best = v128.bitselect(x, best, greater);
      winner = v128.bitselect(i32x4.splat(tap), winner, greater);
      tap++;
      at += pixel;
    }
    input += line;
  }
  tap = 0;
  for (let ky = k; ky > 0; ky--) {
    let at = out;
    for (let kx = k; kx > 0; kx--) {
      const here = i32x4.eq(winner, i32x4.splat(tap));
      v128.store(at, f32x4.add(v128.load(at), v128.and(gradient, here)));
      tap++;
      at += pixel;
    }
    out += line;
  }
}
