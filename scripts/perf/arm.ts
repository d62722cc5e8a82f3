/** One way of training a sweep, ready to be timed. */
import type { Arm } from "../../results/perf_format.ts";

/** What a round did: steps of one run, all processes together, and the seconds of the slowest process. */
export interface Round {
  readonly steps: number;
  readonly seconds: number;
}

/** An arm with its processes. */
export interface OpenArm extends AsyncDisposable {
  readonly arm: Arm;
  readonly processes: number;
  readonly about: string;
  readonly firstLoss: number;
  /** Trains for about `seconds`, as many whole runs as fit, or the first steps of some. */
  round(seconds: number): Promise<Round>;
}

/** Opens an arm; rejects with the reason where it cannot train the sweep. */
export type ArmOpener = () => Promise<OpenArm>;

/** How many times `steps` steps take about `seconds`, or of one time how many steps, at a speed in seconds a step. */
export function sizeRound(
  { steps, secondsPerStep, seconds, mostRepeats }: {
    steps: number;
    secondsPerStep: number;
    seconds: number;
    mostRepeats: number;
  },
): { repeats: number; steps: number } {
  const budget = seconds / secondsPerStep;
  if (budget < steps) return { repeats: 1, steps: Math.max(1, Math.floor(budget)) };
  return { repeats: Math.min(mostRepeats, Math.floor(budget / steps)), steps };
}
