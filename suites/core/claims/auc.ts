/** How well a score tells two classes apart. */
import { ascending } from "./interval.ts";

/**
 * Area under the receiver operating characteristic: probability that a positive's score is above a negative's, equal
 * scores counting half (Mann and Whitney, Annals of Mathematical Statistics 18, 1947). NaN ranks above Infinity. NaN
 * where a class is empty.
 */
export function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number {
  const all = [
    ...positives.map((score) => ({ score, positive: true })),
    ...negatives.map((score) => ({ score, positive: false })),
  ].sort((a, b) => ascending(a.score, b.score));
  let [rankSum, first] = [0, 0];
  while (first < all.length) {
    let last = first;
    while (last + 1 < all.length && ascending(all[last + 1].score, all[first].score) === 0) last++;
    for (let i = first; i <= last; i++) if (all[i].positive) rankSum += (first + last) / 2 + 1;
    first = last + 1;
  }
  const [p, n] = [positives.length, negatives.length];
  return (rankSum - p * (p + 1) / 2) / (p * n);
}
