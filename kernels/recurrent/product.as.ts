import { matmul } from "../matmul/matmul.as";

const WORDS: usize = memory.data(64, 16);

/** `out [B, H] = a [B, H] · weight [H, H]`, or `a · weightᵀ` where `transposed`; `row`: bytes of a row of each. */
export function product(
  a: usize, weight: usize, out: usize, row: usize, B: u32, H: u32, transposed: boolean,
): void {
  store<u32>(WORDS, a);
  store<u32>(WORDS, row, 4);
  store<u32>(WORDS, weight, 8);
  store<u32>(WORDS, row, 12);
  store<u32>(WORDS, out, 16);
  store<u32>(WORDS, row, 20);
  store<u32>(WORDS, 0, 24); // neither bias nor mask
  store<u32>(WORDS, 0, 28);
  store<u32>(WORDS, 0, 32);
  store<u32>(WORDS, B, 36);
  store<u32>(WORDS, H, 40);
  store<u32>(WORDS, H, 44);
  store<u32>(WORDS, transposed ? 2 : 0, 48);
  store<u32>(WORDS, 0, 52); // no rectifier
  matmul(WORDS);
}
