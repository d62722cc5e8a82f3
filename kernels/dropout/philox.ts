/**
 * Philox4x32-10 in plain 64-bit arithmetic: a block of four 32-bit words is a function of a 64-bit key and a 128-bit
 * counter. Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 4.3 and table 2.
 */

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n] as const;
/** Added to the key's words after each round: the golden ratio and √3 − 1, as fractions of 2^32. */
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const LOW_WORD = 0xffffffffn;

/** The block of a counter under a key; both with the lowest word first. */
export function philoxBlock(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [BigInt(c0) * MULTIPLIERS[0], BigInt(c2) * MULTIPLIERS[1]];
    [c0, c1, c2, c3] = [
      (Number(b >> 32n) ^ c1 ^ k0) >>> 0,
      Number(b & LOW_WORD),
      (Number(a >> 32n) ^ c3 ^ k1) >>> 0,
      Number(a & LOW_WORD),
    ];
    k0 = (k0 + WEYL[0]) >>> 0;
    k1 = (k1 + WEYL[1]) >>> 0;
  }
  return [c0, c1, c2, c3];
}
