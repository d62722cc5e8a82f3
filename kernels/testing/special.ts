/** Values at the edges of f32 that a kernel must treat as the reference does; subnormals are the adapter's affair. */
export const SPECIAL: readonly number[] = [
  ...[NaN, Infinity, -Infinity, 0, -0, 1, -1],
  ...[3.4028234663852886e38, -3.4028234663852886e38, 1.1754943508222875e-38, -1.1754943508222875e-38, 1e-30, -1e30],
];

/**
 * Row counter and alive flag. The second replica is a row behind where there is one, and the third's flag is the other, so
 * that a kernel shows where it takes one replica's numbers for another's, or one of the two for the other.
 */
export const counters = (row: number, alive = 1) => ({
  shape: [2],
  dtype: "u32" as const,
  values: (_: () => number, replica: number) => [
    replica === 1 && row > 0 ? row - 1 : row,
    replica === 2 ? 1 - alive : alive,
  ],
});
