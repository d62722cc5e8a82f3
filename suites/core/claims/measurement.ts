/** What measuring a statistic can come to. */
import type { Interval } from "./interval.ts";
import type { Refusal } from "./runs.ts";

/** What a statistic comes to. */
export interface Measured {
  readonly value: number;
  /** Null for an exact claim, which has none. */
  readonly interval: Interval | null;
  /** Runs, pairs of runs, or seeds. */
  readonly n: number;
  /** What else there is to say; empty for nothing. */
  readonly note: string;
}

/** The statistic has a value, but no interval to judge by. */
export interface Unjudged {
  readonly value: number | null;
  readonly n: number;
  readonly unjudged: string;
}

export type Measurement = Measured | Unjudged | Refusal;
