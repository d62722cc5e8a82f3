import type { CheckpointKeeper, GroupCheckpoint } from "./checkpoint.ts";

/** A checkpoint may take this share of the time between two. */
const MOST_SHARE = 0.005;

/** Wants a checkpoint every so many seconds, less often where they are costly, and one where the job is to stop. */
export class CheckpointTimer implements CheckpointKeeper {
  #last = performance.now();
  #cost = 0;

  constructor(
    readonly options: {
      /** Seconds between two; 0 for every chance; none without it, not even at a stop. */
      readonly seconds?: number;
      readonly stopping: () => boolean;
      readonly keep: (checkpoint: GroupCheckpoint) => void | Promise<void>;
    },
  ) {}

  get stopping(): boolean {
    return this.options.stopping();
  }

  due(): boolean {
    const { seconds } = this.options;
    if (seconds === undefined) return false;
    const now = performance.now();
    const rest = seconds === 0 ? 0 : Math.max(seconds * 1000, this.#cost / MOST_SHARE);
    const due = this.stopping || now - this.#last >= rest;
    if (due) this.#last = now;
    return due;
  }

  async keep(checkpoint: GroupCheckpoint): Promise<void> {
    await this.options.keep(checkpoint);
    this.#cost = performance.now() - this.#last;
  }
}
