/**
 * The penalty of elastic weight consolidation after several tasks. Each task `k` has a quadratic one around the parameters
 * `θ_k` that it ended with, weighted by its Fisher information `F_k`; their sum is one quadratic, up to a constant
 * (Kirkpatrick et al., PNAS 2017, "Continual learning in a supervised learning context"):
 *
 *     Σ_k F_k (θ − θ_k)² = F (θ − anchor)² + …        F = Σ_k F_k        anchor = Σ_k F_k θ_k / F
 */

/** Adds tasks up, for one tensor of one run, in float64. */
export class Consolidation {
  readonly fisher: Float64Array;
  readonly #weighted: Float64Array;
  #latest: ArrayLike<number> = [];

  constructor(size: number) {
    this.fisher = new Float64Array(size);
    this.#weighted = new Float64Array(size);
  }

  /** Takes in a task: the parameters it ended with and their weights. */
  add(parameters: ArrayLike<number>, weights: ArrayLike<number>): void {
    for (let i = 0; i < this.fisher.length; i++) {
      this.fisher[i] += weights[i];
      this.#weighted[i] += weights[i] * parameters[i];
    }
    this.#latest = parameters;
  }

  /** Where the penalty is least; where no task has weight, the latest parameters. */
  anchor(): Float64Array {
    return this.fisher.map((sum, i) => sum > 0 ? this.#weighted[i] / sum : this.#latest[i]);
  }
}
