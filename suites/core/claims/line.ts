/** What two numbers of each run have to do with each other. */
import { ascending, mean } from "./interval.ts";

/** Horizontal and vertical coordinate. */
export type Point = readonly [x: number, y: number];

/** Slope of the least-squares line; NaN where all x are equal. */
export function slope(points: readonly Point[]): number {
  const center = mean(points.map(([x]) => x));
  const across = points.reduce((sum, [x, y]) => sum + (x - center) * y, 0);
  return across / points.reduce((sum, [x]) => sum + (x - center) ** 2, 0);
}

/** Share of the variance of y that the least-squares line explains; NaN where all x or all y are equal. */
export function rSquared(points: readonly Point[]): number {
  const [centerX, centerY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - centerX) ** 2;
    xy += (x - centerX) * (y - centerY);
    yy += (y - centerY) ** 2;
  }
  return xy * xy / (xx * yy);
}

/** Spearman's rank correlation, equal values sharing the mean of their ranks; NaN where all x or all y are equal. */
export function spearman(points: readonly Point[]): number {
  const [x, y] = [ranks(points.map(([x]) => x)), ranks(points.map(([, y]) => y))];
  const center = (points.length + 1) / 2;
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + (value - center) * (b[i] - center), 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => ascending(values[a], values[b]));
  const found = new Array<number>(values.length);
  for (let first = 0; first < order.length;) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]] === values[order[first]]) last++;
    for (let i = first; i <= last; i++) found[order[i]] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return found;
}
