// Words: statistics, bytes of a row of statistics and running, padded columns, running, counters, the shares of what is
// remembered, of the mean and of the variance.
import { settle } from "../cpu/vector.as";

export function running_statistics(words: usize): void {
  if (load<u32>(load<u32>(words, 16), 4) == 0) return;
  const statistics: usize = load<u32>(words), row: usize = load<u32>(words, 4), running: usize = load<u32>(words, 12);
  const bytes = <usize>load<u32>(words, 8) << 2;
  const keep = v128.load32_splat(words, 20);
  mix(running, statistics + 2 * row, bytes, keep, v128.load32_splat(words, 24));
  mix(running + row, statistics + 3 * row, bytes, keep, v128.load32_splat(words, 28));
  settle();
}

/** running = keep · running + share · batch. */
function mix(running: usize, batch: usize, bytes: usize, keep: v128, share: v128): void {
  for (const end = running + bytes; running < end; running += 16) {
    const x = f32x4.mul(share, v128.load(batch));
    v128.store(running, f32x4.add(f32x4.mul(keep, v128.load(running)), x));
    batch += 16;
  }
}
