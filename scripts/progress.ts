/**
 * The progress of a bench: one live line on a terminal, a plain line every few seconds elsewhere.
 * Goes to standard error, so that results can be piped.
 */
import { SingleBar } from "../types/cli_progress.ts";

/** Seconds between plain lines where the output is no terminal. */
const PLAIN_SECONDS = 10;

/** Counts steps and runs of one experiment. */
export class Progress implements Disposable {
  readonly #bar: SingleBar;
  readonly #started = performance.now();
  #steps = 0;
  #runs = 0;

  /** `totalSteps` counts the steps of all runs; a run without steps counts as one. */
  constructor(name: string, readonly totalSteps: number, readonly totalRuns: number) {
    this.#bar = new SingleBar({
      format: "{line}",
      hideCursor: true,
      linewrap: false,
      noTTYOutput: true,
      notTTYSchedule: PLAIN_SECONDS * 1000,
    });
    this.name = name;
    this.#bar.start(totalSteps, 0, { line: this.#line() });
  }

  readonly name: string;

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
    const share = this.totalSteps > 0 ? this.#steps / this.totalSteps : 1;
    const bar = "█".repeat(Math.round(20 * share)).padEnd(20, "░");
    const rate = this.#steps / Math.max(seconds, 1e-9);
    const eta = share > 0.01 && share < 1 ? ` · ${duration(seconds / share - seconds)} left` : "";
    const runs = `${this.#runs}/${this.totalRuns} runs`;
    return `${this.name} ${bar} ${(100 * share).toFixed(0)} % · ${runs} · ${rate.toFixed(0)} steps/s${eta}`;
  }
}

/** `48 s`, `3 min 05 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
