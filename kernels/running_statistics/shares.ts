import type { Call } from "../program/call.ts";

/** Factors of what is remembered, and of the batch's mean and variance. */
export function shares({ attributes: { momentum, unbiased, rows } }: Call) {
  return { keep: 1 - momentum, mean: momentum, variance: unbiased ? momentum * rows / (rows - 1) : momentum };
}
