/**
 * Randomness as a function of seed, stream and index. There is no state: what a number is depends neither on how many
 * were drawn before it nor on who else draws, so every device and every engine starts from the same bits.
 *
 * The generator is Philox4x32-10. Its key is the hash of the stream's name; its counter is the block in the low half and
 * the seed in the high half, so that two seeds never meet in one stream. A stream serves one purpose: all functions here
 * start from the same words of it.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { normalQuantile } from "./normal_quantile.ts";
import { type PhiloxKey, philoxWords } from "./philox.ts";

/** 2^26, 2^32, 2^52 and 2^53 as literals: engines need not compute powers exactly. */
const TWO_26 = 67108864;
const TWO_32 = 4294967296;
const TWO_52 = 4503599627370496;
const TWO_53 = 9007199254740992;

/**
 * Number `index` of a stream, uniform in [0, 1), a multiple of 2^-53. Throws `RangeError`, as all functions here, where
 * seed, index or count is not a whole number ≥ 0.
 */
export function uniform(seed: number, stream: string, index: number): number {
  if (!isCount(index)) throw new RangeError(`Cannot draw a number: the index is a whole number ≥ 0, got ${index}`);
  const words = drawWords(seed, stream, Math.floor(index / 2), 1);
  return uniformAt(words, 2 * (index % 2));
}

/** The first `count` numbers of a stream, uniform in [0, 1): number `i` is `uniform(seed, stream, i)`. */
export function uniforms(seed: number, stream: string, count: number): Float64Array {
  const words = drawWords(seed, stream, 0, Math.ceil(count / 2));
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = uniformAt(words, 2 * i);
  return out;
}

/**
 * The first `count` standard normal numbers of a stream, each the quantile of its own uniform number, so that more
 * numbers keep the first ones. All lie within ±8.21, where 2^-53 of the distribution is left on either side.
 */
export function normals(seed: number, stream: string, count: number): Float64Array {
  const words = drawWords(seed, stream, 0, Math.ceil(count / 2));
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = normalQuantile(openUniformAt(words, 2 * i));
  return out;
}

/** A permutation of 0 to `n − 1`, every one as likely as the other (Fisher–Yates). */
export function permutation(seed: number, stream: string, n: number): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  const below = wholeNumbers(seed, stream, n);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    const moved = out[i];
    out[i] = out[j];
    out[j] = moved;
  }
  return out;
}

/**
 * A source of whole numbers in [0, n), for n from 1 to 2^32, free of bias: a word at or above the greatest multiple of n
 * is passed over. `expected` is about how many will be drawn; it changes none of them.
 */
export function wholeNumbers(seed: number, stream: string, expected = 16): (n: number) => number {
  let words = drawWords(seed, stream, 0, Math.ceil(expected / 4) + 1);
  let [at, nextBlock] = [0, words.length / 4];
  return (n) => {
    const limit = TWO_32 - TWO_32 % n;
    for (;;) {
      if (at === words.length) {
        words = drawWords(seed, stream, nextBlock, 16);
        [at, nextBlock] = [0, nextBlock + 16];
      }
      const word = words[at++];
      if (word < limit) return word % n;
    }
  };
}

/** 53 bits of two words, as a fraction in [0, 1). */
function uniformAt(words: Uint32Array, at: number): number {
  return ((words[at] >>> 5) * TWO_26 + (words[at + 1] >>> 6)) / TWO_53;
}

/** 52 bits of two words and a half, as a fraction in (0, 1) that lies symmetrically to 1/2. */
function openUniformAt(words: Uint32Array, at: number): number {
  return ((words[at] >>> 6) * TWO_26 + (words[at + 1] >>> 6) + 0.5) / TWO_52;
}

function drawWords(seed: number, stream: string, first: number, blocks: number): Uint32Array {
  if (!isCount(seed)) throw new RangeError(`Cannot draw numbers: the seed is a whole number ≥ 0, got ${seed}`);
  if (!isCount(blocks)) throw new RangeError(`Cannot draw numbers: the count is a whole number ≥ 0, got ${blocks}`);
  return philoxWords(streamKey(stream), { first, blocks, high: [seed >>> 0, Math.floor(seed / TWO_32)] });
}

/** The first 64 bits of the SHA-256 of a stream's name in UTF-8. */
function streamKey(stream: string): PhiloxKey {
  const view = new DataView(sha256(new TextEncoder().encode(stream)).buffer);
  return [view.getUint32(0), view.getUint32(4)];
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
