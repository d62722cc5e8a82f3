/** Quantities in the order of their columns. */
export const MOMENTS = ["mean", "rms", "std", "zero_fraction"] as const;
