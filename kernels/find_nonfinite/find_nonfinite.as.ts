// Words: input, bytes of a row, rows, columns, counters, log, bytes of a log row, column.

const EXPONENT: u32 = 0x7f800000;

export function find_nonfinite(words: usize): void {
  const found = any(load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), load<u32>(words, 12));
  const row: usize = load<u32>(words, 20) + load<u32>(words, 24) * load<u32>(load<u32>(words, 16));
  store<f32>(row + (<usize>load<u32>(words, 28) << 2), found ? 1 : 0);
}

function any(input: usize, row: usize, M: u32, N: u32): bool {
  for (; M > 0; M--) {
    for (let at = input, end = input + (<usize>N << 2); at < end; at += 4) {
      if ((load<u32>(at) & EXPONENT) == EXPONENT) return true;
    }
    input += row;
  }
  return false;
}
