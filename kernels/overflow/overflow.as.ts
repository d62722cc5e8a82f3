// Words: input, bytes of a row, rows, columns, flag, 1 to start from 0.
import { settle } from "../cpu/vector.as";

const EXPONENT: i32 = 0x7f800000;

export function overflow(words: usize): void {
  const found = anyNotFinite(load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), load<u32>(words, 12));
  const flag: usize = load<u32>(words, 16);
  const before = load<u32>(words, 20) != 0 ? 0 : load<u32>(flag);
  store<u32>(flag, found ? 1 : before);
  settle();
}

function anyNotFinite(input: usize, row: usize, M: u32, N: u32): bool {
  const exponent = i32x4.splat(EXPONENT);
  let seen = i32x4.splat(0);
  let last = false;
  for (; M > 0; M--) {
    let at = input;
    for (let n = N >> 2; n > 0; n--) {
      seen = v128.or(seen, i32x4.eq(v128.and(v128.load(at), exponent), exponent));
      at += 16;
    }
    for (let n = N & 3; n > 0; n--) {
      if ((load<i32>(at) & EXPONENT) == EXPONENT) last = true;
      at += 4;
    }
    input += row;
  }
  return last || v128.any_true(seen);
}
