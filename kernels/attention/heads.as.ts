// What attention's forward and backward kernels share: products of one head's matrices.
import { lower_triangle, panel_store, upper_triangle } from "../matmul/tiles.as";
import { product } from "../matmul/matmul.as";

const ZEROS: usize = memory.data(64, 64);

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
 * `out [T, T] = a [T, width] · bᵀ` as the kernel matmul does it: each element from 0, products in ascending order. Rows
 * of out are written up to a multiple of 16 columns; causal, blocks of 16 keys that no query of the row's block sees are
 * left as they are.
 */
export function scores(
  a: usize, aRow: usize, b: usize, bRow: usize, out: usize, outRow: usize, T: u32, width: u32, causal: u32,
): void {
  for (let n: u32 = 0; n < T; n += 16) {
    const m = causal ? n : 0;
    const keys = b + <usize>n * bRow, to = out + <usize>m * outRow + (<usize>n << 2);
    const columns = min<u32>(16, T - n);
    product(a + <usize>m * aRow, aRow, keys, bRow, to, outRow, 0, 0, 0, T - m, columns, width, 2, false);
  }
}

/**
 * `to[t] = Σ_i weights[t][i] · rows[i]` over the keys i that query t sees, in ascending order, starting from 0. Columns
 * are rounded up to a multiple of 16: what lies behind the last one is overwritten later, or padding.
 */
export function overKeys(
  weights: usize, weightsRow: usize, rows: usize, row: usize, to: usize, toRow: usize,
  T: u32, length: u32, causal: u32, width: u32,
): void {
  for (let c: u32 = 0; c < width; c += 16) {
    if (!causal) {
      panel_store(weights, weightsRow, 4, rows, row, to, toRow, ZEROS, 0, 0, 0, T, length);
    } else {
      let w = weights, out = to, t: u32 = 0;
      for (; t + 4 <= length; t += 4) {
        lower_triangle(w, weightsRow, 4, rows, row, out, toRow, t + 1);
        w += weightsRow << 2;
        out += toRow << 2;
      }
      for (; t < T; t++) {
        panel_store(w, weightsRow, 4, rows, row, out, toRow, ZEROS, 0, 0, 0, 1, keysOf(t, length, causal));
        w += weightsRow;
        out += toRow;
      }
    }
    rows += 64;
    to += 64;
  }
}

/** `to[j] = Σ_t weights[t][j] · rows[t]` over the queries t that see key j, in ascending order, starting from 0. */
export function overQueries(
  weights: usize, weightsRow: usize, rows: usize, row: usize, to: usize, toRow: usize,
  T: u32, length: u32, causal: u32, width: u32,
): void {
  for (let c: u32 = 0; c < width; c += 16) {
    let j: u32 = 0;
    if (!causal) {
      panel_store(weights, 4, weightsRow, rows, row, to, toRow, ZEROS, 0, 0, 0, length, T);
      j = length;
    } else {
      for (; j + 4 <= length; j += 4) {
        const first = <usize>j * weightsRow + (<usize>j << 2);
        const from = rows + <usize>j * row, out = to + <usize>j * toRow;
        upper_triangle(weights + first, 4, weightsRow, from, row, out, toRow, T - j - 3);
      }
    }
    for (; j < T; j++) {
      const first = <usize>j * weightsRow + (<usize>j << 2), count = j < length ? T - j : 0;
      const from = rows + <usize>j * row, out = to + <usize>j * toRow;
      panel_store(weights + first, 4, weightsRow, from, row, out, toRow, ZEROS, 0, 0, 0, 1, count);
    }
    rows += 64;
    to += 64;
  }
}
