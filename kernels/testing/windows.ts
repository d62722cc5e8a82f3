/**
 * Sizes that every kernel over windows is tried with, [B, H, W, C, kernel, stride, padding]: odd and even images,
 * strides that leave a rest, channels that fill no vector and several of them, what the experiments use.
 */
export const WINDOWS: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 1, 0],
  [2, 5, 7, 3, 3, 1, 1],
  [2, 5, 7, 3, 3, 2, 1],
  [3, 6, 5, 17, 3, 2, 0],
  [2, 8, 8, 5, 1, 2, 0],
  [1, 9, 4, 33, 4, 3, 2],
  [2, 7, 7, 1, 5, 1, 2],
  [8, 16, 16, 16, 3, 1, 1],
  [4, 32, 32, 3, 3, 1, 1],
];
