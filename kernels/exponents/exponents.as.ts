// Words: input, bytes of a row, rows, columns, counters, log, bytes of a log row, first column, whether to add.
import { settle } from "../cpu/vector.as";

const BINS: u32 = 279;

export function exponents(words: usize): void {
  let input: usize = load<u32>(words);
  const row: usize = load<u32>(words, 4);
  const N = load<u32>(words, 12);
  const log: usize = load<u32>(words, 20) + load<u32>(words, 24) * load<u32>(<usize>load<u32>(words, 16)) +
    (<usize>load<u32>(words, 28) << 2);
  if (!load<u32>(words, 32)) memory.fill(log, 0, BINS << 2);
  for (let m = load<u32>(words, 8); m > 0; m--) {
    let at = input;
    for (let n = N; n > 0; n--) {
      const bin = log + (<usize>binOf(load<u32>(at) & 0x7fffffff) << 2);
      store<f32>(bin, load<f32>(bin) + 1);
      at += 4;
    }
    input += row;
  }
  settle();
}

// Zeros, exponents -149 to 127, what is not finite.
function binOf(magnitude: u32): u32 {
  const biased = magnitude >> 23;
  if (biased == 255) return BINS - 1;
  if (biased > 0) return biased + 23; // 2^-126 has biased exponent 1 and bin 24
  return 32 - clz(magnitude); // of a subnormal m * 2^-149 the place of its first bit; 0 of a zero
}
