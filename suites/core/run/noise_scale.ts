/**
 * The gradient noise scale (McCandlish, Kaplan, Amodei and OpenAI Dota Team, "An Empirical Model of Large-Batch Training",
 * arXiv:1812.06162, section 2.2 and appendix A.1), from norms of gradients of small batches and of all of them together.
 *
 * With G the true gradient and Σ the covariance of the gradient of one row, a batch of B rows drawn independently has
 * E|g|² = |G|² + tr(Σ)/B. Two batch sizes give both unknowns without bias; the simple noise scale is their ratio.
 */

/** Squared norms of gradients. */
export interface GradientSquares {
  /** Of each small batch, at least two. */
  readonly squares: readonly number[];
  /** Of the mean of those gradients: the gradient of all rows together. */
  readonly meanSquare: number;
  /** Rows of a small batch. */
  readonly batch: number;
}

/** What the norms say of the gradient. Names are those of the quantities. */
export interface NoiseScale {
  /** tr(Σ)/|G|², in rows; NaN where the estimate of |G|² is not positive, so that the batches cannot tell. */
  readonly noise_scale: number;
  /** tr(Σ): summed over the elements, the variance of the gradient of one row. */
  readonly trace: number;
  /** |G|² without bias; may be negative. */
  readonly gradient_square: number;
  /** tr(Σ)/B: summed over the elements, the variance of the gradient of a batch. */
  readonly gradient_variance: number;
  /** |G|² over the variance of a batch's gradient. */
  readonly signal_to_noise: number;
}

/** Works out the noise scale. Throws `RangeError` for fewer than two batches. */
export function noiseScale({ squares, meanSquare, batch }: GradientSquares): NoiseScale {
  const M = squares.length;
  if (M < 2) throw new RangeError(`Cannot estimate gradient noise: it takes at least two batches, got ${M}`);
  const small = squares.reduce((sum, square) => sum + square, 0) / M;
  const large = M * batch;
  const gradientSquare = (large * meanSquare - batch * small) / (large - batch);
  const trace = (small - meanSquare) / (1 / batch - 1 / large);
  return {
    noise_scale: gradientSquare > 0 ? trace / gradientSquare : NaN,
    trace,
    gradient_square: gradientSquare,
    gradient_variance: trace / batch,
    signal_to_noise: gradientSquare / (trace / batch),
  };
}
