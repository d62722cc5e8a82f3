// Words: a, bytes of an a row, b, bytes of a b row, out, bytes of an out row, bias or 0, mask or 0, bytes of a mask row,
// M, N, K, which operand is transposed (0 none, 1 a, 2 b), relu, bytes of all of out.
//
// One loop nest serves all three products: a transposed `a` is read by other strides, a transposed or a wide `b` is first
// written as panels of 16 columns. Blocks keep a panel of b in the first cache level and a block of a in the second; one
// panel at a time is written where one block of a meets it, else a group of them. The inner index is cut into blocks
// too: each later one starts from what the one before stored, so that every output still adds its products in ascending
// order, and its bits do not depend on any block or tile.
import { settle } from "../cpu/vector.as";
import { gate } from "../relu/relu.as";
import { panel_mask, panel_relu, panel_store } from "./tiles.as";

const INNER: i32 = 256; // inner indices a block
const MOST: i32 = 81920; // elements of a block of a
const GROUP: i32 = 128; // columns written as panels at a time
const WIDE: usize = 2048; // bytes of a row of b from which its panels are written too: 16 columns of it cross many pages

const PANEL_BYTES: usize = INNER * 64;
const PANELS: usize = memory.data(GROUP / 16 * INNER * 64, 64);
const ZEROS: usize = memory.data(64, 64);

export function matmul(words: usize): void {
  const out: usize = load<u32>(words, 16), mask: usize = load<u32>(words, 28);
  const relu = load<u32>(words, 52) != 0;
  product(
    load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), load<u32>(words, 12), out, load<u32>(words, 20),
    load<u32>(words, 24), mask, load<u32>(words, 32), load<i32>(words, 36), load<i32>(words, 40), load<i32>(words, 44),
    load<u32>(words, 48), relu,
  );
  if (relu && mask) gate(out, mask, out, load<u32>(words, 56));
  settle();
}

/** The product, rectified or else masked; the arguments as the words. */
export function product(
  a: usize, aBytes: usize, b: usize, bRow: usize, out: usize, outRow: usize, bias: usize, mask: usize, maskRow: usize,
  M: i32, N: i32, K: i32, transposed: u32, relu: bool,
): void {
  const aRow: usize = transposed == 1 ? 4 : aBytes, aInner: usize = transposed == 1 ? aBytes : 4;
  const packed = transposed == 2 || bRow > WIDE;
  for (let k: i32 = 0; k < K; k += INNER) {
    const inner = min(INNER, K - k);
    const last = k + inner == K;
    const rows = blockRows(M, inner);
    const group = !packed ? N : transposed != 2 || M > rows ? GROUP : 16;
    for (let g: i32 = 0; g < N; g += group) {
      const end = min(N, g + group);
      if (transposed == 2) transposePanels(b + <usize>g * bRow + (<usize>k << 2), bRow, end - g, inner);
      else if (packed) copyPanels(b + <usize>k * bRow + (<usize>g << 2), bRow, end - g, inner);
      for (let m: i32 = 0; m < M; m += rows) {
        const height = min(rows, M - m);
        const aBlock = a + <usize>m * aRow + <usize>k * aInner;
        for (let n = g; n < end; n += 16) {
          const at = <usize>n << 2;
          const panel = packed ? PANELS + <usize>((n - g) >> 4) * PANEL_BYTES : b + <usize>k * bRow + at;
          const panelRow: usize = packed ? 64 : bRow;
          const to = out + <usize>m * outRow + at;
          const start = k > 0 ? to : bias ? bias + at : ZEROS;
          const startRow: usize = k > 0 ? outRow : 0;
          if (last && relu) {
            panel_relu(aBlock, aRow, aInner, panel, panelRow, to, outRow, start, startRow, 0, 0, height, inner);
          } else if (last && mask) {
            const by = mask + <usize>m * maskRow + at;
            panel_mask(aBlock, aRow, aInner, panel, panelRow, to, outRow, start, startRow, by, maskRow, height, inner);
          } else {
            panel_store(aBlock, aRow, aInner, panel, panelRow, to, outRow, start, startRow, 0, 0, height, inner);
          }
        }
      }
    }
  }
}

/** Rows of a block of a: blocks are as even as a multiple of the tile's six rows lets them be. */
function blockRows(M: i32, inner: i32): i32 {
  const most = MOST / inner;
  if (M <= most) return M;
  const blocks = (M + most - 1) / most;
  return ((M + blocks - 1) / blocks + 5) / 6 * 6;
}

/** Copies `columns` columns of b, from one inner index on, to panels: inner index by 16 columns. */
function copyPanels(from: usize, row: usize, columns: i32, inner: i32): void {
  for (let k: i32 = 0; k < inner; k++) {
    let to = PANELS + (<usize>k << 6), at = from;
    for (let c: i32 = 0; c < columns; c += 16) {
      const x0 = v128.load(at), x1 = v128.load(at, 16), x2 = v128.load(at, 32), x3 = v128.load(at, 48);
      v128.store(to, x0);
      v128.store(to, x1, 16);
      v128.store(to, x2, 32);
      v128.store(to, x3, 48);
      at += 64;
      to += PANEL_BYTES;
    }
    from += row;
  }
}

/** Writes `columns` rows of b, from one inner index on, as panels. */
function transposePanels(from: usize, row: usize, columns: i32, inner: i32): void {
  let to = PANELS;
  for (let n: i32 = 0; n < columns; n += 16) {
    transposePanel(from + <usize>n * row, row, min(16, columns - n), inner, to);
    to += PANEL_BYTES;
  }
}

/** Writes at most 16 rows as a panel. */
function transposePanel(from: usize, row: usize, columns: i32, inner: i32, panel: usize): void {
  const last = from + <usize>(columns - 1) * row;
  for (let c: i32 = 0; c < 16; c += 4) {
    // A panel's missing columns repeat the last row, so that nothing beyond b is read.
    let x0 = min(from + <usize>c * row, last), x1 = min(from + <usize>(c + 1) * row, last);
    let x2 = min(from + <usize>(c + 2) * row, last), x3 = min(from + <usize>(c + 3) * row, last);
    let to = panel + (<usize>c << 2);
    for (let k: i32 = 0; k < inner; k += 4) {
      const r0 = v128.load(x0), r1 = v128.load(x1), r2 = v128.load(x2), r3 = v128.load(x3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 64);
      v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 128);
      v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 192);
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
      to += 256;
    }
  }
}
