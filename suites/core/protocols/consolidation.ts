/**
 * The penalty of elastic weight consolidation after several tasks. Each task `k` has a quadratic one around the parameters
 * `θ_k` that it ended with, weighted by its Fisher information `F_k`; their sum is one quadratic, up to a constant
 * (Kirkpatrick et al., PNAS 2017, "Continual learning in a supervised learning context"):
 *
 *     Σ_k F_k (θ − θ_k)² = F (θ − anchor)² + …        F = Σ_k F_k        anchor = Σ_k F_k θ_k / F
 */

/** What a consolidation has added up. */
export interface ConsolidationState {
  readonly fisher: Float64Array;
  readonly weighted: Float64Array;
  readonly latest: Float64Array;
}

/** Adds tasks up, for one tensor of one run, in float64. */
export class Consolidation {
  readonly fisher: Float64Array;
  readonly #weighted: Float64Array;
  #latest: ArrayLike<number> = [];

  constructor(size: number) {
    this.fisher = new Float64Array(size);
    this.#weighted = new Float64Array(size);
  }

  /** What it has added up; {@linkcode from} goes on with it. */
  state(): ConsolidationState {
    return { fisher: this.fisher, weighted: this.#weighted, latest: Float64Array.from(this.#latest) };
  }

  /** Goes on with what was added up. */
  static from({ fisher, weighted, latest }: ConsolidationState): Consolidation {
    const sum = new Consolidation(fisher.length);
    sum.fisher.set(fisher);
    sum.#weighted.set(weighted);
    sum.#latest = latest;
    return sum;
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
