/** The row of the step that the last of `row` micro-batches belongs to, `every` of them a step; 0 before the first. */
export function stepRow(row: number, every: number): number {
  return row === 0 ? 0 : Math.floor((row - 1) / every);
}
