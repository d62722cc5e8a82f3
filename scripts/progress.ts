/**
 * The progress of a bench: one live line on a terminal, a plain line every few seconds elsewhere.
 * Goes to standard error, so that results can be piped.
 */
import { SingleBar } from "../types/cli_progress.ts";

/** Seconds between plain lines where the output is no terminal. */
const PLAIN_SECONDS = 10;

/** Counts steps and runs of one experiment. Dispose of it on every way out, or the terminal's cursor stays hidden. */
export class Progress implements Disposable {
  readonly #bar: SingleBar;
  readonly #started = performance.now();
  #steps = 0;
  #runs = 0;

  /** `totalSteps` counts the steps of all runs; a run without steps counts as one. */
  constructor(readonly name: string, readonly totalSteps: number, readonly totalRuns: number) {
    this.#bar = new SingleBar({
      format: "{line}",
      hideCursor: true,
      linewrap: false,
      noTTYOutput: true,
      notTTYSchedule: PLAIN_SECONDS * 1000,
      gracefulExit: false, // what Ctrl-C means is for the command to decide
    });
    this.#bar.start(totalSteps, 0, { line: this.#line() });
  }

  /** Adds steps done. */
  addSteps(steps: number): void {
    this.#steps += steps;
    this.#bar.update(this.#steps, { line: this.#line() });
  }

  /** Adds finished runs. */
  addRuns(runs: number): void {
    this.#runs += runs;
    this.#bar.update(this.#steps, { line: this.#line() });
  }

  /** Leaves the last line standing. */
  [Symbol.dispose](): void {
    this.#bar.update(this.#steps, { line: this.#line() });
    this.#bar.stop();
  }

  #line(): string {
    const seconds = (performance.now() - this.#started) / 1000;
    const { name, totalSteps, totalRuns } = this;
    return progressLine({ name, totalSteps, totalRuns, steps: this.#steps, runs: this.#runs, seconds });
  }
}

/** `init_table █████░░░░░ 50 % · 20/40 runs · 1,200 steps/s · 48 s left`. */
export function progressLine(state: {
  readonly name: string;
  readonly totalSteps: number;
  readonly totalRuns: number;
  readonly steps: number;
  readonly runs: number;
  readonly seconds: number;
}): string {
  const { name, totalSteps, totalRuns, steps, runs, seconds } = state;
  const share = totalSteps > 0 ? Math.min(1, steps / totalSteps) : 1;
  const bar = "█".repeat(Math.round(20 * share)).padEnd(20, "░");
  const rate = Math.round(steps / Math.max(seconds, 1e-9)).toLocaleString("en-US");
  const left = share > 0.01 && share < 1 ? ` · ${duration(seconds / share - seconds)} left` : "";
  return `${name} ${bar} ${Math.floor(100 * share)} % · ${runs}/${totalRuns} runs · ${rate} steps/s${left}`;
}

/** `48 s`, `3 min 05 s`, `2 h 07 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
