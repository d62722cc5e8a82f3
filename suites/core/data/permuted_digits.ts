/** Continual learning: five tasks with the same labels, each with the pixels of `digits` in an order of its own. */
import { permutation } from "../random.ts";
import { digits } from "./digits.ts";
import type { ClassRows, SourceOptions } from "./source.ts";

/**
 * Task `part` (Goodfellow, Mirza, Xiao, Courville, Bengio 2013, arXiv:1312.6211). Pixel `i` of an image is pixel `order[i]` of
 * the digit; the order of task 0 is the digit's own.
 */
export function permutedDigits({ part }: Pick<SourceOptions, "part">): ClassRows {
  const { inputs, labels } = digits();
  if (part === 0) return { inputs, labels };
  const pixels = inputs.length / labels.length;
  const order = permutation(0, `data/permuted_digits/part${part}`, pixels);
  const permuted = new Float32Array(inputs.length);
  for (let row = 0; row < inputs.length; row += pixels) {
    for (let i = 0; i < pixels; i++) permuted[row + i] = inputs[row + order[i]];
  }
  return { inputs: permuted, labels };
}
