/** Shapes that the tests of attention's forward and backward kernels share. */
import type { CaseTensor } from "../testing/kernel_cases.ts";

/** One case's sizes. */
export interface AttentionCase {
  readonly B: number;
  readonly T: number;
  readonly heads: number;
  /** Columns of a head. */
  readonly width: number;
  readonly causal: number;
  /** By sequence; absent where none is padded. */
  readonly lengths?: readonly number[];
}

/** Every number of tokens with every number of heads, each with and without lengths, one of the two causal. */
export const ATTENTION_CASES: readonly AttentionCase[] = [
  ...[1, 7, 32].flatMap((T, i) =>
    [[1, 5], [2, 8], [4, 3]].flatMap(([heads, width], k) => [
      { B: 3, T, heads, width, causal: (i + k) % 2 },
      { B: 3, T, heads, width, causal: (i + k + 1) % 2, lengths: [T, 0, Math.ceil(T / 2)] },
    ])
  ),
  { B: 1, T: 33, heads: 2, width: 16, causal: 1, lengths: [99] },
  // The largest that experiments use.
  { B: 1, T: 128, heads: 2, width: 64, causal: 1 },
];

/** As a test names it. */
export function labelOf({ B, T, heads, width, causal, lengths }: AttentionCase): string {
  return `${B}·${T}, ${heads} heads of ${width}${causal ? ", causal" : ""}${lengths ? `, lengths [${lengths}]` : ""}`;
}

/** The lengths argument of a case; they differ by replica. */
export function lengthsOf({ B, lengths }: AttentionCase): Record<string, CaseTensor> {
  if (!lengths) return {};
  const values = (_u: () => number, replica: number) => lengths.map((_, b) => lengths[(b + replica) % B]);
  return { lengths: { shape: [B], dtype: "u32", values } };
}
