/** What one run's readbacks add up to: status, scalars, profiles, series. */
import type { Values } from "../../../kernels/program/device.ts";
import { type RunRecord, valueKey } from "../../../results/format.ts";
import type { Request } from "../../../results/reductions.ts";
import { reduceTracks, type Track } from "./reductions.ts";

/** Points a series is thinned to for drawing; scalars are taken before. */
const SERIES_POINTS = 64;
/** Values kept in full before a divergence. */
const BEFORE_DIVERGENCE = 16;

/** The part of a record that comes from the run itself. */
export type Summary = Pick<RunRecord, "status" | "step" | "reason" | "scalars" | "profiles" | "series">;

/** Collects a run's values as they are read back. */
export class RunHistory {
  readonly #losses: number[] = [];
  readonly #accuracies: number[] = [];
  readonly #scalars: Record<string, number> = {};
  readonly #profiles: Record<string, number[]> = {};
  readonly #series: Record<string, { steps: number[]; values: number[] }> = {};
  /** Evaluations in full, those on the way and the one at the end. */
  readonly #evaluations = new Map<string, { steps: number[]; values: number[] }>();
  #diverged: { step: number; reason: string } | undefined;

  /** `requests` are values that claims ask for besides those every run records. */
  constructor(readonly requests: readonly Request[] = []) {}

  /** False once the loss was not finite. */
  get alive(): boolean {
    return this.#diverged === undefined;
  }

  /** A row of `signal.log`, taken before the first step; columns such as `activation_mean[3]` become
   * profiles, and `grad_norm[3]#2` is a further part of a norm. */
  addSignal(columns: readonly string[], row: Values): void {
    columns.forEach((column, i) => {
      const layered = column.match(/^(.+)\[(\d+)\](#\d+)?$/);
      if (layered) {
        const [, quantity, layer, further] = layered;
        const profile = this.#profiles[valueKey(quantity, 0)] ??= [];
        const at = Number(layer) - 1;
        profile[at] = exact(further ? Math.hypot(profile[at], row[i]) : row[i]);
      } else if (column === "loss") this.#scalars[valueKey("loss", 0)] = exact(row[i]);
    });
  }

  /**
   * Rows of `train.log` (loss, right answers) from step `first` on, each over `labels` labels. Rows after a divergence
   * are left out.
   */
  addSteps(first: number, log: Values, labels: number): void {
    for (let i = 0; 2 * i < log.length && this.alive; i++) {
      const [loss, correct] = [log[2 * i], log[2 * i + 1]];
      this.#losses.push(loss);
      this.#accuracies.push(correct / labels);
      if (!Number.isFinite(loss)) {
        this.#diverged = { step: first + i, reason: `the loss is ${loss} at step ${first + i}` };
      }
    }
  }

  /** Rows of `evaluate.log` over all `count` labels of a set, at the end or on the way after `step` steps. */
  addEvaluation(set: "validation" | "test", log: Values, count: number, step: number | "end"): void {
    let [loss, correct] = [0, 0];
    for (let i = 0; i < log.length; i += 2) {
      loss += log[i];
      correct += log[i + 1];
    }
    const values = { [`${set}_loss`]: loss / (log.length / 2), [`${set}_accuracy`]: correct / count };
    for (const [quantity, value] of Object.entries(values)) {
      this.#keepEvaluation(quantity, value, step);
      if (step === "end") {
        this.#scalars[valueKey(quantity, "end")] = exact(value);
      } else {
        const series = this.#series[quantity] ??= { steps: [], values: [] };
        series.steps.push(step);
        series.values.push(rounded(value));
      }
    }
  }

  /** The finished record's part. */
  summary(): Summary {
    const scalars = { ...this.#scalars };
    const series: Summary["series"] = { ...this.#series };
    if (this.#losses.length > 0) {
      if (this.alive) {
        scalars[valueKey("loss", "end")] = this.#losses[this.#losses.length - 1];
        scalars[valueKey("train_accuracy", "end")] = this.#accuracies[this.#accuracies.length - 1];
      }
      series.loss = thin(this.#losses);
      series.train_accuracy = thin(this.#accuracies);
      if (!this.alive) series.loss_before_divergence = tail(this.#losses);
    }
    const { step = null, reason = null } = this.#diverged ?? {};
    const asked = reduceTracks(this.requests, this.#tracks());
    const profiles = { ...this.#profiles, ...asked.profiles };
    const status = this.alive ? "ok" : "diverged";
    return { status, step, reason, scalars: { ...exactly(asked.scalars), ...scalars }, profiles, series };
  }

  #keepEvaluation(quantity: string, value: number, step: number | "end"): void {
    const track = this.#evaluations.get(quantity) ?? { steps: [], values: [] };
    track.steps.push(step === "end" ? this.#losses.length : step);
    track.values.push(value);
    this.#evaluations.set(quantity, track);
  }

  /** Every quantity's values at full resolution, by name: one a step from step 0 on, or those of the evaluations. */
  #tracks(): Map<string, Track> {
    const perStep = { loss: this.#losses, train_accuracy: this.#accuracies };
    const tracks = new Map<string, Track>(this.#evaluations);
    for (const [name, values] of Object.entries(perStep)) {
      if (values.length > 0) tracks.set(name, { steps: values.map((_, i) => i), values });
    }
    return tracks;
  }
}

/** Nine significant digits tell every f32 from its neighbours. */
function exact(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : value;
}

function exactly(scalars: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(scalars).map(([key, value]) => [key, exact(value)]));
}

/** Five digits are enough for drawing. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : value;
}

/** At most `SERIES_POINTS` values, evenly spaced, first and last among them, to five digits. */
function thin(values: readonly number[]): { steps: number[]; values: number[] } {
  const points = Math.min(SERIES_POINTS, values.length);
  const spacing = points > 1 ? (values.length - 1) / (points - 1) : 0;
  const steps = Array.from({ length: points }, (_, i) => Math.round(i * spacing));
  return { steps, values: steps.map((step) => rounded(values[step])) };
}

/** The last values before a divergence and the one that ended the run, in full. */
function tail(values: readonly number[]): { steps: number[]; values: number[] } {
  const first = Math.max(0, values.length - 1 - BEFORE_DIVERGENCE);
  const kept = values.slice(first);
  return { steps: kept.map((_, i) => first + i), values: kept.map(exact) };
}
