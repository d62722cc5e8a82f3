/** Words from this one on keep their element: the rate as a fraction of 2^32. */
export function keptFrom(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}

/** What is kept is multiplied by this, so that an element's mean stays. */
export function scaleOf(rate: number): number {
  return 1 / (1 - rate);
}
