/** Values at the edges of f32 that a kernel must treat as the reference does; subnormals are the adapter's affair. */
export const SPECIAL: readonly number[] = [
  ...[NaN, Infinity, -Infinity, 0, -0, 1, -1],
  ...[3.4028234663852886e38, -3.4028234663852886e38, 1.1754943508222875e-38, -1.1754943508222875e-38, 1e-30, -1e30],
];

/** Row counter and alive flag. */
export const counters = (row: number, alive = 1) => ({ shape: [2], dtype: "u32" as const, values: () => [row, alive] });
