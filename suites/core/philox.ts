/**
 * Philox4x32-10, a random number generator without state: a block of four 32-bit words is a function of a 64-bit key
 * and a 128-bit counter. Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011,
 * section 4.3 and table 2.
 */

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Added to the key's words after each round: the golden ratio and √3 − 1, as fractions of 2^32. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** A 64-bit key, the low word first. */
export type PhiloxKey = readonly [number, number];
/** A 128-bit counter, the lowest word first. */
export type PhiloxCounter = readonly [number, number, number, number];

/** Writes the block of `counter` under `key` to `out[at]` … `out[at + 3]`. */
export function philox4x32(out: Uint32Array, at: number, counter: PhiloxCounter, key: PhiloxKey): void {
  writeBlock(out, at, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
}

/**
 * The words of consecutive blocks, [4 × blocks]. Block `i` has the counter `first + i` in its two low words, and `high`
 * in the other two. `first` and `first + blocks` are at most 2^53.
 */
export function philoxWords(
  key: PhiloxKey,
  { first, blocks, high }: { first: number; blocks: number; high: readonly [number, number] },
): Uint32Array {
  const out = new Uint32Array(4 * blocks);
  for (let i = 0; i < blocks; i++) {
    const block = first + i;
    writeBlock(out, 4 * i, block >>> 0, Math.floor(block / 4294967296), high[0], high[1], key[0], key[1]);
  }
  return out;
}

function writeBlock(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(MULTIPLIER_0, c0);
    const high1 = highWord(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** The upper 32 bits of the 64-bit product of two words, from four products of halves; no partial sum overflows. */
function highWord(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = (Math.imul(aLow, bHigh) + (Math.imul(aLow, bLow) >>> 16)) >>> 0;
  const carry = (Math.imul(aHigh, bLow) + (middle & 0xffff)) >>> 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}
