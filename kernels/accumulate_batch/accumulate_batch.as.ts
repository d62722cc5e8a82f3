// Words: value, shares, counters, sum, out, bytes of a tensor, padding included (a multiple of 64), micro-batches a step.
import { settle } from "../cpu/vector.as";

export function accumulate_batch(words: usize): void {
  let value: usize = load<u32>(words);
  const row = load<u32>(load<u32>(words, 8));
  const share = f32x4.splat(load<f32>(load<u32>(words, 4) + (<usize>row << 2)));
  let sum: usize = load<u32>(words, 12), out: usize = load<u32>(words, 16);
  const kept = i32x4.splat(row % load<u32>(words, 24) == 0 ? 0 : -1);
  for (const end = sum + load<u32>(words, 20); sum < end; sum += 32) {
    const s0 = v128.and(v128.load(sum), kept), s1 = v128.and(v128.load(sum, 16), kept);
    const t0 = f32x4.relaxed_madd(share, v128.load(value), s0);
    const t1 = f32x4.relaxed_madd(share, v128.load(value, 16), s1);
    v128.store(sum, t0);
    v128.store(sum, t1, 16);
    v128.store(out, t0);
    v128.store(out, t1, 16);
    value += 32;
    out += 32;
  }
  settle();
}
