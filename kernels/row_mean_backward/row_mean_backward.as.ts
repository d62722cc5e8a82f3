// Words: dout, out, bytes of a row of either, B, S, padded columns.
import { settle } from "../cpu/vector.as";

export function row_mean_backward(words: usize): void {
  let dout: usize = load<u32>(words), out: usize = load<u32>(words, 4);
  const row: usize = load<u32>(words, 8);
  const B = load<u32>(words, 12), S = load<u32>(words, 16);
  const bytes: usize = load<u32>(words, 20) << 2;
  for (let b: u32 = 0; b < B; b++) {
    for (let c: usize = 0; c < bytes; c += 64) spread(dout + c, out + c, row, S);
    dout += row;
    out += row * S;
  }
  settle();
}

// @ts-ignore: decorator
@inline
function spread(from: usize, out: usize, row: usize, S: u32): void {
  const n = f32x4.splat(<f32>S);
  const x0 = f32x4.div(v128.load(from), n), x1 = f32x4.div(v128.load(from, 16), n);
  const x2 = f32x4.div(v128.load(from, 32), n), x3 = f32x4.div(v128.load(from, 48), n);
  for (let s = S; s > 0; s--) {
    v128.store(out, x0);
    v128.store(out, x1, 16);
    v128.store(out, x2, 32);
    v128.store(out, x3, 48);
    out += row;
  }
}
