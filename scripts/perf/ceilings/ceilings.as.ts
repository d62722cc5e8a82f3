// Loops that do as much as a core can: multiply-adds in registers, and bytes moved. Nothing here is a kernel.
//
// As in matmul's tiles, vectors 2i and 2i + 1 lie side by side in memory and in the code, so that V8 may fold each pair
// into one 256-bit operation.

export const freeMemory: usize = __heap_base;

const SINK: usize = memory.data(32, 16);
/** Floating-point operations of one round of `multiplyAdd`. */
export const FLOPS: i32 = 2 * 24 * 4;

/**
 * Rounds of 24 independent four-lane multiply-adds, as many sums as matmul keeps in registers: 64 bytes of factors, 384 of
 * sums. Addresses known to the compiler would hide from V8 that vectors lie side by side.
 */
export function multiplyAdd(rounds: i32, factors: usize, sums: usize): void {
  let c0 = v128.load(sums, 0), c1 = v128.load(sums, 16), c2 = v128.load(sums, 32), c3 = v128.load(sums, 48);
  let c4 = v128.load(sums, 64), c5 = v128.load(sums, 80), c6 = v128.load(sums, 96), c7 = v128.load(sums, 112);
  let c8 = v128.load(sums, 128), c9 = v128.load(sums, 144), c10 = v128.load(sums, 160), c11 = v128.load(sums, 176);
  let c12 = v128.load(sums, 192), c13 = v128.load(sums, 208), c14 = v128.load(sums, 224), c15 = v128.load(sums, 240);
  let c16 = v128.load(sums, 256), c17 = v128.load(sums, 272), c18 = v128.load(sums, 288), c19 = v128.load(sums, 304);
  let c20 = v128.load(sums, 320), c21 = v128.load(sums, 336), c22 = v128.load(sums, 352), c23 = v128.load(sums, 368);
  for (let i = rounds; i > 0; i--) {
    const x0 = v128.load(factors, 0), x1 = v128.load(factors, 16);
    const x2 = v128.load(factors, 32), x3 = v128.load(factors, 48);
    const a0 = v128.load32_splat(factors, 0);
    c0 = f32x4.relaxed_madd(a0, x0, c0); c1 = f32x4.relaxed_madd(a0, x1, c1); c2 = f32x4.relaxed_madd(a0, x2, c2); c3 = f32x4.relaxed_madd(a0, x3, c3);
    const a1 = v128.load32_splat(factors, 4);
    c4 = f32x4.relaxed_madd(a1, x0, c4); c5 = f32x4.relaxed_madd(a1, x1, c5); c6 = f32x4.relaxed_madd(a1, x2, c6); c7 = f32x4.relaxed_madd(a1, x3, c7);
    const a2 = v128.load32_splat(factors, 8);
    c8 = f32x4.relaxed_madd(a2, x0, c8); c9 = f32x4.relaxed_madd(a2, x1, c9); c10 = f32x4.relaxed_madd(a2, x2, c10); c11 = f32x4.relaxed_madd(a2, x3, c11);
    const a3 = v128.load32_splat(factors, 12);
    c12 = f32x4.relaxed_madd(a3, x0, c12); c13 = f32x4.relaxed_madd(a3, x1, c13); c14 = f32x4.relaxed_madd(a3, x2, c14); c15 = f32x4.relaxed_madd(a3, x3, c15);
    const a4 = v128.load32_splat(factors, 16);
    c16 = f32x4.relaxed_madd(a4, x0, c16); c17 = f32x4.relaxed_madd(a4, x1, c17); c18 = f32x4.relaxed_madd(a4, x2, c18); c19 = f32x4.relaxed_madd(a4, x3, c19);
    const a5 = v128.load32_splat(factors, 20);
    c20 = f32x4.relaxed_madd(a5, x0, c20); c21 = f32x4.relaxed_madd(a5, x1, c21); c22 = f32x4.relaxed_madd(a5, x2, c22); c23 = f32x4.relaxed_madd(a5, x3, c23);
  }
  v128.store(sums, c0, 0); v128.store(sums, c1, 16); v128.store(sums, c2, 32); v128.store(sums, c3, 48);
  v128.store(sums, c4, 64); v128.store(sums, c5, 80); v128.store(sums, c6, 96); v128.store(sums, c7, 112);
  v128.store(sums, c8, 128); v128.store(sums, c9, 144); v128.store(sums, c10, 160); v128.store(sums, c11, 176);
  v128.store(sums, c12, 192); v128.store(sums, c13, 208); v128.store(sums, c14, 224); v128.store(sums, c15, 240);
  v128.store(sums, c16, 256); v128.store(sums, c17, 272); v128.store(sums, c18, 288); v128.store(sums, c19, 304);
  v128.store(sums, c20, 320); v128.store(sums, c21, 336); v128.store(sums, c22, 352); v128.store(sums, c23, 368);
  memory.fill(SINK, 0, 32);
}

/** Copies `bytes`, a multiple of 128, `times` times, by vectors. */
export function copyVectors(to: usize, from: usize, bytes: usize, times: i32): void {
  for (let t = times; t > 0; t--) {
    for (let i: usize = 0; i < bytes; i += 128) {
      const x0 = v128.load(from + i, 0), x1 = v128.load(from + i, 16), x2 = v128.load(from + i, 32);
      const x3 = v128.load(from + i, 48), x4 = v128.load(from + i, 64), x5 = v128.load(from + i, 80);
      const x6 = v128.load(from + i, 96), x7 = v128.load(from + i, 112);
      v128.store(to + i, x0, 0); v128.store(to + i, x1, 16); v128.store(to + i, x2, 32); v128.store(to + i, x3, 48);
      v128.store(to + i, x4, 64); v128.store(to + i, x5, 80); v128.store(to + i, x6, 96); v128.store(to + i, x7, 112);
    }
  }
  memory.fill(SINK, 0, 32);
}

/** The same by the runtime's own copy. */
export function copyMemory(to: usize, from: usize, bytes: usize, times: i32): void {
  for (let t = times; t > 0; t--) memory.copy(to, from, bytes);
}
