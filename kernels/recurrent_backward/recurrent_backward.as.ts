// Words: weight, out, dout, dhidden, dpre, bytes of a row of each, T, B, H, padded columns, kind.
import { settle } from "../cpu/vector.as";
import { product } from "../recurrent/product.as";

export function recurrent_backward(words: usize): void {
  const weight: usize = load<u32>(words), row: usize = load<u32>(words, 20);
  const T = load<u32>(words, 24), B = load<u32>(words, 28), H = load<u32>(words, 32);
  const width: usize = load<u32>(words, 36) << 2;
  const bounded = load<u32>(words, 40) != 0;
  const step = row * B, last = step * (T - 1);
  let out: usize = load<u32>(words, 4) + last, dout: usize = load<u32>(words, 8) + last;
  let dhidden: usize = load<u32>(words, 12) + last, dpre: usize = load<u32>(words, 16) + last;
  memory.fill(dhidden, 0, step);
  for (let t = T; t > 0; t--) {
    if (t < T) product(dpre + step, weight, dhidden, row, B, H, true);
    for (let at: usize = 0; at < step; at += row) pass(out + at, dout + at, dhidden + at, dpre + at, width, bounded);
    out -= step;
    dout -= step;
    dhidden -= step;
    dpre -= step;
  }
  settle();
}

/** One row: what comes from outside is added, and the whole goes through the nonlinearity. */
// @ts-ignore: decorator
@inline
function pass(out: usize, dout: usize, dhidden: usize, dpre: usize, width: usize, bounded: boolean): void {
  const one = f32x4.splat(1);
  for (const end = dpre + width; dpre < end; dpre += 16) {
    const gradient = f32x4.add(v128.load(dhidden), v128.load(dout));
    v128.store(dhidden, gradient);
    const h = v128.load(out);
    const slope = bounded ? f32x4.mul(f32x4.sub(one, h), f32x4.add(one, h)) : one;
    v128.store(dpre, f32x4.mul(gradient, slope));
    out += 16;
    dout += 16;
    dhidden += 16;
  }
}
