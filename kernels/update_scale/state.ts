/** Elements of a loss scale's state, all f32: what multiplies the loss's gradient, and what was seen so far. */
export const LOSS_SCALE = { scale: 0, goodSteps: 1, skippedSteps: 2, overflow: 3 } as const;

/** Number of those elements. */
export const LOSS_SCALE_SIZE = 4;
