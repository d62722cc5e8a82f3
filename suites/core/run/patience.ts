/** Early stopping: when one run has seen enough evaluations without a lower validation loss. */
import type { RunConfig } from "../spec/config.ts";

/** What a configuration says of stopping. */
export interface PatienceRule {
  /** Evaluations without a lower validation loss. */
  readonly evaluations: number;
  /** Whether the run ends with the parameters of its best evaluation. */
  readonly restore: boolean;
}

/** The rule of a configuration; undefined where runs do all their steps. */
export function patienceRule({ patience }: RunConfig["train"]): PatienceRule | undefined {
  return typeof patience === "number" ? { evaluations: patience, restore: true } : patience;
}

/** What a run's patience depends on. */
export interface PatienceState {
  readonly lowest: number;
  readonly since: number;
  readonly best?: number;
  readonly stopped?: number;
}

/** One run's evaluations. A loss that is no number, or equal to the lowest, is no improvement. */
export class Patience {
  #lowest = Infinity;
  #since = 0;
  /** Steps before the best evaluation; undefined before there is one. */
  best: number | undefined;
  /** Steps after which the run stopped; undefined while it goes on. */
  stopped: number | undefined;

  constructor(readonly evaluations: number) {}

  /** What it knows; {@linkcode from} goes on from it. */
  state(): PatienceState {
    const { best, stopped } = this;
    return {
      lowest: this.#lowest,
      since: this.#since,
      ...(best !== undefined && { best }),
      ...(stopped !== undefined && { stopped }),
    };
  }

  /** The patience that a state was taken of. */
  static from({ lowest, since, best, stopped }: PatienceState, evaluations: number): Patience {
    const patience = new Patience(evaluations);
    [patience.#lowest, patience.#since, patience.best, patience.stopped] = [lowest, since, best, stopped];
    return patience;
  }

  /** Notes the validation loss after `step` steps. Returns whether it is the lowest so far. */
  note(step: number, loss: number): boolean {
    if (loss < this.#lowest) {
      this.#lowest = loss;
      this.#since = 0;
      this.best = step;
      return true;
    }
    this.#since++;
    if (this.#since >= this.evaluations) this.stopped = step;
    return false;
  }
}
