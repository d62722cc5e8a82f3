// What attention's forward and backward kernels share: products of one head's matrices.
import { matmul } from "../matmul/matmul.as";

const PRODUCT: usize = memory.data(60, 16);

/** Keys that the query at position t sees: the first ones. */
// @ts-ignore: decorator
@inline
export function keysOf(t: u32, length: u32, causal: u32): u32 {
  return causal ? min(t + 1, length) : length;
}

/** Tokens of sequence b, at most T. */
// @ts-ignore: decorator
@inline
export function lengthOf(lengths: usize, b: u32, T: u32): u32 {
  return lengths ? min(load<u32>(lengths + (<usize>b << 2)), T) : T;
}

/**
 * `out [T, T] = a [T, width] · bᵀ` by the kernel matmul: each element from 0, products in ascending order. Rows of out
 * are written up to a multiple of 16 columns.
 */
export function scores(
  a: usize, aRow: usize, b: usize, bRow: usize, out: usize, outRow: usize, T: u32, width: u32,
): void {
  memory.fill(PRODUCT, 0, 60);
  store<u32>(PRODUCT, <u32>a);
  store<u32>(PRODUCT, <u32>aRow, 4);
  store<u32>(PRODUCT, <u32>b, 8);
  store<u32>(PRODUCT, <u32>bRow, 12);
  store<u32>(PRODUCT, <u32>out, 16);
  store<u32>(PRODUCT, <u32>outRow, 20);
  store<u32>(PRODUCT, T, 36);
  store<u32>(PRODUCT, T, 40);
  store<u32>(PRODUCT, width, 44);
  store<u32>(PRODUCT, 2, 48); // b is transposed
  matmul(PRODUCT);
}

/**
 * `to[c] = Σ_i weights[i] · rows[i][c]`, `count` rows in ascending order, starting from 0. Columns are rounded up to a
 * multiple of 16: what lies behind the last one is overwritten later, or padding.
 */
export function combine(
  weights: usize, weightStep: usize, rows: usize, rowStep: usize, count: u32, to: usize, columns: u32,
): void {
  for (let c: u32 = 0; c < columns; c += 16) {
    let w = weights, x = rows;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let i = count; i > 0; i--) {
      const a = v128.load32_splat(w);
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
      s0 = f32x4.relaxed_madd(a, x0, s0);
      s1 = f32x4.relaxed_madd(a, x1, s1);
      s2 = f32x4.relaxed_madd(a, x2, s2);
      s3 = f32x4.relaxed_madd(a, x3, s3);
      w += weightStep;
      x += rowStep;
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    rows += 64;
    to += 64;
  }
}

/** Ones in the lanes of columns below `count`, of the four from `c` on. */
// @ts-ignore: decorator
@inline
export function present(c: u32, count: u32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(c), i32x4(0, 1, 2, 3)), i32x4.splat(count));
}
