/** Allowed error of a device against the float64 reference, by element type. */
export const TOLERANCES = {
  /**
   * |x − reference| over max(|reference|, RMS of the reference tensor). f32 rounds to 6e-8; sums of up to a few
   * thousand terms in one fixed order lose a factor of about √n.
   */
  f32: 1e-5,
  /**
   * One unit in the last place of what lies in 16 bits: a device's f32 may fall on the other side of halfway between two
   * neighbours than the reference's.
   */
  f16: 2 ** -10,
  bf16: 2 ** -7,
  /** Integers and copied bits are exact. */
  u32: 0,
} as const;

/** The worst element of a comparison; `error` is NaN-safe: an element that should be finite and is not counts as infinite. */
export interface Worst {
  readonly error: number;
  readonly index: number;
  readonly got: number;
  readonly want: number;
  /** Elements beyond the tolerance asked for. */
  readonly beyond: number;
}

/** Compares a device's values with the reference. NaN equals NaN, an infinity equals itself, nothing else does. */
export function compare(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): Worst {
  const finite = Array.from(want).filter(Number.isFinite);
  const scale = Math.sqrt(finite.reduce((sum, x) => sum + x * x, 0) / Math.max(1, finite.length));
  let worst: Worst = { error: 0, index: 0, got: got[0], want: want[0], beyond: 0 };
  let beyond = 0;
  for (let i = 0; i < want.length; i++) {
    const error = errorOf(got[i], want[i], scale);
    if (!(error <= tolerance)) beyond++;
    if (error > worst.error) worst = { error, index: i, got: got[i], want: want[i], beyond: 0 };
  }
  return { ...worst, beyond };
}

/**
 * Compares what a call left of an argument. Given what an argument held `before`, what the reference leaves alone must be
 * left alone, and what it writes is compared by its own size: other numbers of a log do not hide a small one.
 */
export function compareCall(
  { got, want, before }: { got: ArrayLike<number>; want: ArrayLike<number>; before?: ArrayLike<number> },
  tolerance: number,
): Worst {
  if (!before) return compare(got, want, tolerance);
  const isWritten = Array.from(want, (x, i) => !Object.is(x, before[i]));
  const part = (values: ArrayLike<number>, written: boolean) =>
    Array.from(values, (x, i) => isWritten[i] === written ? x : before[i]);
  const left = compare(part(got, false), part(want, false), 0);
  if (left.beyond > 0) return left;
  const indices = [...isWritten.keys()].filter((i) => isWritten[i]);
  const worst = compare(indices.map((i) => got[i]), indices.map((i) => want[i]), tolerance);
  return { ...worst, index: indices[worst.index] ?? 0 };
}

function errorOf(got: number, want: number, scale: number): number {
  if (Number.isNaN(want)) return Number.isNaN(got) ? 0 : Infinity;
  if (!Number.isFinite(want) || !Number.isFinite(got)) return got === want ? 0 : Infinity;
  if (got === want) return 0;
  return Math.abs(got - want) / Math.max(Math.abs(want), scale);
}
