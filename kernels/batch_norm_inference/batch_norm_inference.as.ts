// Words: input, bytes of a row of input, running and out, rows, padded columns, epsilon, running, scale or 0, shift or 0,
// out.
//
// Four columns at a time; what they have in common is worked out once.
import { settle } from "../cpu/vector.as";

export function batch_norm_inference(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8);
  const width = <usize>load<u32>(words, 12) << 2;
  const epsilon = v128.load32_splat(words, 16);
  const running: usize = load<u32>(words, 20), scale: usize = load<u32>(words, 24), shift: usize = load<u32>(words, 28);
  const out: usize = load<u32>(words, 32);
  for (let at: usize = 0; at < width; at += 16) {
    const deviation = f32x4.sqrt(f32x4.add(v128.load(running + row + at), epsilon));
    const rstd = f32x4.div(f32x4.splat(1), deviation);
    const a = scale ? v128.load(scale + at) : f32x4.splat(1), b = shift ? v128.load(shift + at) : f32x4.splat(0);
    normalize(input + at, row, M, v128.load(running + at), rstd, a, b, out + at);
  }
  settle();
}

function normalize(x: usize, row: usize, M: u32, mean: v128, rstd: v128, scale: v128, shift: v128, out: usize): void {
  for (; M > 0; M--) {
    const y = f32x4.mul(f32x4.sub(v128.load(x), mean), rstd);
    v128.store(out, f32x4.add(f32x4.mul(y, scale), shift));
    x += row;
    out += row;
  }
}
