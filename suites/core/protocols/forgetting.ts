/** What is kept and what is forgotten of tasks learned one after another. */

/** Readings of an accuracy matrix: row `k` after task `k`, column `j` on task `j`. */
export interface Forgetting {
  /** Mean of the last row. */
  readonly average_accuracy: number;
  /**
   * Mean over all tasks but the last of the best accuracy before the last task, less the final one (Chaudhry, Dokania,
   * Ajanthan, Torr, ECCV 2018, equation 3).
   */
  readonly forgetting: number;
  /**
   * Mean over all tasks but the last of the final accuracy, less that just after the task (Lopez-Paz, Ranzato, NIPS 2017,
   * equation 3): negative where there is forgetting.
   */
  readonly backward_transfer: number;
  readonly first_task_accuracy: number;
  readonly last_task_accuracy: number;
}

/** Reads an accuracy matrix of two tasks or more. */
export function readForgetting(matrix: readonly (readonly number[])[]): Forgetting {
  const last = matrix.length - 1;
  const final = matrix[last];
  const earlier = final.slice(0, last);
  return {
    average_accuracy: mean(final),
    forgetting: mean(earlier.map((value, j) => Math.max(...matrix.slice(0, last).map((row) => row[j])) - value)),
    backward_transfer: mean(earlier.map((value, j) => value - matrix[j][j])),
    first_task_accuracy: final[0],
    last_task_accuracy: final[last],
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
