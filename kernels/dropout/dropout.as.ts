// Words: input, out, bytes of a row, rows, padded columns, seed, step, counters, stream, least word that keeps, scale.
//
// Four Philox blocks at a time, one a lane: 16 columns of a row.
import { settle } from "../cpu/vector.as";

export function dropout(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 4);
  const row: usize = load<u32>(words, 8);
  const M = load<u32>(words, 12), N = load<u32>(words, 16);
  const seed: usize = load<u32>(words, 20), counters: usize = load<u32>(words, 28);
  const step = v128.load32_splat(load<u32>(words, 24) + (<usize>load<u32>(counters) << 2));
  const stream = v128.load32_splat(words, 32);
  const limit = load<u32>(words, 36);
  const scale = v128.load32_splat(words, 40);
  for (let m: u32 = 0; m < M; m++) {
    if (limit == 0) memory.copy(out, input, <usize>N << 2);
    else dropRow(input, out, N, m, step, stream, seed, limit, scale);
    input += row;
    out += row;
  }
  settle();
}

function dropRow(
  input: usize, out: usize, N: u32, m: u32, step: v128, stream: v128, seed: usize, limit: u32, scale: v128,
): void {
  const least = i32x4.splat(limit);
  const low = i32x4.splat(0xd2511f53), high = i32x4.splat(0xcd9e8d57);
  const weyl0 = i32x4.splat(0x9e3779b9), weyl1 = i32x4.splat(0xbb67ae85);
  for (let n: u32 = 0; n < N; n += 16) {
    let c0 = i32x4.add(i32x4.splat(n >> 2), i32x4(0, 1, 2, 3)), c1 = i32x4.splat(m), c2 = step, c3 = stream;
    let k0 = v128.load32_splat(seed), k1 = v128.load32_splat(seed, 4);
    for (let round = 0; round < 10; round++) {
      const a0 = i64x2.extmul_low_i32x4_u(c0, low), a1 = i64x2.extmul_high_i32x4_u(c0, low);
      const b0 = i64x2.extmul_low_i32x4_u(c2, high), b1 = i64x2.extmul_high_i32x4_u(c2, high);
      c0 = v128.xor(v128.xor(v128.shuffle<i32>(b0, b1, 1, 3, 5, 7), c1), k0);
      c1 = v128.shuffle<i32>(b0, b1, 0, 2, 4, 6);
      c2 = v128.xor(v128.xor(v128.shuffle<i32>(a0, a1, 1, 3, 5, 7), c3), k1);
      c3 = v128.shuffle<i32>(a0, a1, 0, 2, 4, 6);
      k0 = i32x4.add(k0, weyl0);
      k1 = i32x4.add(k1, weyl1);
    }
    // From a word a vector to a block a vector.
    const s0 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5), s1 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
    const s2 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7), s3 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
    keep(input, out, v128.shuffle<i64>(s0, s1, 0, 2), least, scale);
    keep(input + 16, out + 16, v128.shuffle<i64>(s0, s1, 1, 3), least, scale);
    keep(input + 32, out + 32, v128.shuffle<i64>(s2, s3, 0, 2), least, scale);
    keep(input + 48, out + 48, v128.shuffle<i64>(s2, s3, 1, 3), least, scale);
    input += 64;
    out += 64;
  }
}

// @ts-ignore: decorator
@inline
function keep(input: usize, out: usize, word: v128, least: v128, scale: v128): void {
  v128.store(out, v128.and(f32x4.mul(v128.load(input), scale), i32x4.ge_u(word, least)));
}
