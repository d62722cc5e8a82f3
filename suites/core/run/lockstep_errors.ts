/** How far two sides that started a step from the same numbers are apart. */

/** Allowed differences between two sides that started a step from the same numbers. */
export const LOCKSTEP_TOLERANCES = {
  /** |a − b| over max(1, |b|). */
  loss: 1e-5,
  /** ‖a − b‖ over max(‖b‖, 1e-4 × the norm of all tensors together). */
  gradient: 1e-4,
} as const;

/** Share of the norm of all tensors together below which a tensor's own norm does not count as its scale. */
const LEAST_SHARE = 1e-4;

/**
 * A gradient that is zero by algebra, such as that of a bias before a batch norm, is rounding on a device: it counts as
 * zero where float64 has less than this share of the norm of all gradients, and may have no more than the second there.
 */
const ZERO_SHARES = { float64: 1e-13, float32: 1e-6 } as const;

/** Numbers by name of tensor. */
export type Named = ReadonlyMap<string, ArrayLike<number>>;

/** The greatest error over tensors, and the tensor. */
export interface GreatestError {
  readonly error: number;
  readonly tensor: string;
}

/** |a − b| over max(1, |b|). */
export function lossError(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(1, Math.abs(b));
}

/**
 * The greatest of ‖a − b‖ over max(‖b‖, 1e-4 × the norm of all `b` together), tensor by tensor. A tensor named in `zero`
 * is compared by size alone, so that 1e-6 of the norm of all, or of `zeroNorm` where that is greater, counts as the
 * tolerance for gradients. Throws `RangeError` where the sides have not the same tensors.
 */
export function greatestError(
  a: Named,
  b: Named,
  { zero = new Set(), zeroNorm = 0 }: { zero?: ReadonlySet<string>; zeroNorm?: number } = {},
): GreatestError {
  const allNorm = Math.hypot(...Array.from(b.values(), norm));
  if (a.size !== b.size) {
    throw new RangeError(`Cannot compare tensors: got ${a.size} on one side, ${b.size} on the other`);
  }
  let greatest: GreatestError = { error: 0, tensor: "" };
  for (const [tensor, values] of b) {
    const difference = distance(tensorOf(a, tensor), values);
    const scale = zero.has(tensor)
      ? Math.max(allNorm, zeroNorm) * ZERO_SHARES.float32 / LOCKSTEP_TOLERANCES.gradient
      : Math.max(norm(values), LEAST_SHARE * allNorm);
    greatest = greater(greatest, { error: difference === 0 ? 0 : difference / scale, tensor });
  }
  return greatest;
}

/** The greater of two errors; NaN is greater than every number. */
export function greater(a: GreatestError, b: GreatestError): GreatestError {
  return Number.isNaN(a.error) || b.error <= a.error ? a : b;
}

/** Names of the gradients that are zero by algebra, given gradients in float64. */
export function zeroOf(gradients: Named): Set<string> {
  const norms = Array.from(gradients, ([name, values]) => ({ name, norm: norm(values) }));
  const limit = ZERO_SHARES.float64 * Math.hypot(...norms.map((one) => one.norm));
  return new Set(norms.filter((one) => one.norm <= limit).map(({ name }) => name));
}

/** Euclidean norm. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** ‖a − b‖. Throws `RangeError` for two lengths. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    throw new RangeError(`Cannot compare tensors: both have one size, got ${a.length} and ${b.length}`);
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return Math.sqrt(sum);
}

/** A tensor by name. Throws `RangeError` where there is none. */
export function tensorOf(named: Named, name: string): ArrayLike<number> {
  const found = named.get(name);
  if (!found) throw new RangeError(`Cannot compare tensor "${name}": one side has none of that name`);
  return found;
}
