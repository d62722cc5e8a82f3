/** A simple classifier, to see how much of a dataset is easy. */
import type { ClassRows, RowRange } from "../source.ts";

/** Share of the `test` rows that are nearer to the mean of their class over the `train` rows than to any other. */
export function nearestCentroid(
  { inputs, labels }: ClassRows,
  { train, test, classes }: { train: RowRange; test: RowRange; classes: number },
): number {
  const size = inputs.length / labels.length;
  const means = Array.from({ length: classes }, () => new Float64Array(size));
  const counts = new Float64Array(classes);
  for (let row = train[0]; row < train[1]; row++) {
    counts[labels[row]]++;
    for (let k = 0; k < size; k++) means[labels[row]][k] += inputs[row * size + k];
  }
  means.forEach((mean, label) => mean.forEach((sum, k) => mean[k] = sum / counts[label]));
  let right = 0;
  for (let row = test[0]; row < test[1]; row++) {
    const distances = means.map((mean) => mean.reduce((sum, x, k) => sum + (x - inputs[row * size + k]) ** 2, 0));
    const finite = distances.map((distance) => Number.isNaN(distance) ? Infinity : distance); // a class without rows
    if (finite.indexOf(Math.min(...finite)) === labels[row]) right++;
  }
  return right / (test[1] - test[0]);
}
