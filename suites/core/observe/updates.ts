/** What one step changes of the weights, worked out on the host from the weights before and after it. */
import type { QuantityName } from "../../../results/quantities.ts";

/** Quantities of {@linkcode updateProfiles}. */
export const UPDATE_QUANTITIES = [
  "update_norm",
  "update_ratio",
  "effective_learning_rate",
] as const satisfies readonly QuantityName[];

/** A weight around a step. */
export interface Updated {
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/**
 * By layer: the norm of the change, its ratio to the norm of the weights before it, and the learning rate over the square
 * of that norm (what decides the speed of weights that a norm follows: van Laarhoven, "L2 regularization versus batch and
 * weight normalization", 2017). Of weights that are all zero the last two are NaN or infinite.
 */
export function updateProfiles(
  layers: readonly (readonly Updated[])[],
  rate: number,
): Record<(typeof UPDATE_QUANTITIES)[number], number[]> {
  const weights = layers.map((layer) => Math.hypot(...layer.map(({ before }) => norm(before, () => 0))));
  const changes = layers.map((layer) => Math.hypot(...layer.map(({ before, after }) => norm(after, (i) => before[i]))));
  return {
    update_norm: changes,
    update_ratio: changes.map((change, i) => change / weights[i]),
    effective_learning_rate: weights.map((weight) => rate / weight ** 2),
  };
}

function norm(values: ArrayLike<number>, less: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - less(i)) ** 2;
  return Math.sqrt(sum);
}
