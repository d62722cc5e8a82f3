/** True if `x` takes the place of `best` as a window's maximum: it is greater, or the first NaN. */
export function isGreater(x: number, best: number): boolean {
  return !(x <= best) && !Number.isNaN(best);
}
