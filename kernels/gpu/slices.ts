/** How many steps go into one command buffer. Measured, so it differs between machines and runs; it changes no bit. */

/** Seconds of work in one command buffer: long enough to hide its cost, short enough for drivers with a watchdog. */
const SLICE_SECONDS = 0.1;
/** Most steps in one command buffer, whatever was measured. */
const MOST_STEPS = 1000;

/** The slices of one phase. */
export class Slices {
  /** Seconds a step takes, as far as is known. */
  #seconds: number | undefined;

  /** Steps to submit next of the `left` ones; one where nothing was measured yet. */
  next(left: number): number {
    const fair = this.#seconds === undefined ? 1 : Math.max(1, Math.floor(SLICE_SECONDS / this.#seconds));
    return Math.min(left, fair, MOST_STEPS);
  }

  /** Notes what a slice took, from submission to its end. */
  measured(steps: number, seconds: number): void {
    this.#seconds = seconds / steps;
  }
}
