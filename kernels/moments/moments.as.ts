// Words: input, bytes of a row, rows, columns, counters, log, bytes of a log row, first column.
//
// All sums are taken in f64, where squares of every f32 are normal numbers, so nothing needs scaling.
import { settle } from "../cpu/vector.as";
import { sumOfSquares } from "../vector_norm/vector_norm.as";

let zeros: u32 = 0;

export function moments(words: usize): void {
  const input: usize = load<u32>(words), row: usize = load<u32>(words, 4);
  const M = load<u32>(words, 8), N = load<u32>(words, 12);
  const n = <f64>M * <f64>N;
  const square = sumOfSquares(input, row, M, N, 0);
  let mean = sum(input, row, M, N) / n;
  // Finite elements have a finite sum of squares in f64; a NaN among them, or an infinity, makes it not so.
  const finite = square - square == 0;
  if (!finite) mean = NaN;
  const counters: usize = load<u32>(words, 16);
  const at = load<u32>(words, 20) + load<u32>(words, 24) * load<u32>(counters) + (<usize>load<u32>(words, 28) << 2);
  store<f32>(at, <f32>mean);
  store<f32>(at, finite ? <f32>sqrt(square / n) : <f32>NaN, 4);
  store<f32>(at, finite ? <f32>sqrt(sumOfSquares(input, row, M, N, mean) / n) : <f32>NaN, 8);
  store<f32>(at, <f32>(<f64>zeros / n), 12);
  settle();
}

/** The sum of a matrix's elements, in ascending order; counts the zeros among them in `zeros`. */
function sum(input: usize, row: usize, M: u32, N: u32): f64 {
  let total: f64 = 0;
  zeros = 0;
  for (; M > 0; M--) {
    let at = input;
    for (let n = N; n > 0; n--) {
      const x = load<f32>(at);
      total += x;
      zeros += u32(x == 0);
      at += 4;
    }
    input += row;
  }
  return total;
}
