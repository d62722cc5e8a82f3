/** What one run's readbacks add up to: status, scalars, profiles, series. */
import type { Values } from "../../../kernels/program/device.ts";
import { type Nonfinite, type RunRecord, valueKey } from "../../../results/format.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Request } from "../../../results/reductions.ts";
import { reduceTracks, type Track } from "./reductions.ts";

/** Points a series is thinned to for drawing; scalars are taken before. */
const SERIES_POINTS = 64;
/** Values kept in full before a divergence. */
const BEFORE_DIVERGENCE = 16;

/** The part of a record that comes from the run itself. */
export type Summary = Pick<RunRecord, "status" | "step" | "reason" | "nonfinite" | "scalars" | "profiles" | "series">;

interface Divergence {
  readonly step: number;
  readonly reason: string;
  nonfinite?: Nonfinite;
}

const NO_DIVERGENCE: Partial<Divergence> = {};

/** Loss and accuracy of a set. */
export type Evaluated = Readonly<Record<`${"validation" | "test"}_${"loss" | "accuracy"}`, number>>;

/** Values of consecutive steps by quantity. */
export type StepValues = { readonly [Q in QuantityName]?: ArrayLike<number> };

/** A history as plain values, to be kept and gone on from. */
export interface HistoryState {
  readonly steps: Readonly<Record<string, Float64Array>>;
  readonly scalars: Readonly<Record<string, number>>;
  readonly profiles: Readonly<Record<string, readonly number[]>>;
  readonly series: Summary["series"];
  readonly tracks: readonly {
    readonly name: string;
    readonly steps: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly added: Summary["series"];
  readonly expected: boolean;
  readonly diverged?: Divergence;
}

/** Collects a run's values as they are read back. */
export class RunHistory {
  #steps: { [Q in QuantityName]?: number[] } = {};
  #scalars: Record<string, number> = {};
  #profiles: Record<string, number[]> = {};
  #series: Record<string, { steps: number[]; values: number[] }> = {};
  /** Values of evaluations and snapshots at full resolution, by name; of a layer's `name[1]` and so on. */
  #tracks = new Map<string, { steps: number[]; values: number[] }>();
  #added: Summary["series"] = {};
  #expected = false;
  #diverged: Divergence | undefined;

  /** `requests` are values that claims ask for besides those every run records. */
  constructor(readonly requests: readonly Request[] = []) {}

  /** All that was collected so far; {@linkcode from} makes a history of it that goes on as this one would. */
  state(): HistoryState {
    const diverged = this.#diverged && structuredClone(this.#diverged);
    return {
      steps: Object.fromEntries(Object.entries(this.#steps).map(([name, all]) => [name, Float64Array.from(all)])),
      ...structuredClone({
        scalars: this.#scalars,
        profiles: this.#profiles,
        series: this.#series,
        added: this.#added,
      }),
      tracks: [...this.#tracks].map(([name, track]) => ({ name, ...structuredClone(track) })),
      expected: this.#expected,
      ...(diverged && { diverged }),
    };
  }

  /** The history that a state was taken of. */
  static from(state: HistoryState, requests: readonly Request[] = []): RunHistory {
    const history = new RunHistory(requests);
    const { steps, tracks, expected, diverged, ...rest } = state;
    const { scalars, profiles, series, added } = structuredClone(rest) as {
      [Name in keyof typeof rest]: Record<string, never>;
    };
    history.#steps = Object.fromEntries(Object.entries(steps).map(([name, all]) => [name, Array.from(all)]));
    history.#tracks = new Map(
      tracks.map(({ name, steps, values }) => [name, { steps: [...steps], values: [...values] }]),
    );
    [history.#scalars, history.#profiles, history.#series, history.#added] = [scalars, profiles, series, added];
    history.#expected = expected;
    history.#diverged = diverged && { ...diverged };
    return history;
  }

  /** False once the loss was not finite. */
  get alive(): boolean {
    return this.#diverged === undefined;
  }

  /** The values of every step so far; the last loss is perhaps not finite. */
  valuesOf(quantity: QuantityName): readonly number[] {
    return this.#steps[quantity] ?? [];
  }

  /** Keeps a number of float64 arithmetic, all of its digits. */
  addNumber(quantity: QuantityName, value: number): void {
    this.#scalars[valueKey(quantity, "end")] = value;
  }

  /** Keeps a value that a protocol found, by default at the end. */
  addScalar(quantity: QuantityName, value: number, step: number | "end" = "end"): void {
    this.#scalars[valueKey(quantity, step)] = exact(value);
  }

  /** Keeps a curve that a protocol found, one value a step from step 0 on, thinned for drawing. */
  addCurve(quantity: QuantityName, values: readonly number[]): void {
    this.#added[quantity] = thin(values);
  }

  /** Takes a loss that is not finite for the end of the run as planned, and no divergence. */
  expectDivergence(): void {
    this.#expected = true;
  }

  /** The step whose loss was not finite, where there was one. */
  get divergedAt(): number | undefined {
    return this.#diverged?.step;
  }

  /** Notes where a diverged run first had a value that is not finite; nothing where that is not known. */
  addOrigin(nonfinite: Nonfinite | undefined): void {
    if (this.#diverged && nonfinite) this.#diverged.nonfinite = nonfinite;
  }

  /** Steps after which a run with patience stopped, and those before its best evaluation. */
  addStop({ stopped, best }: { readonly stopped: number; readonly best: number | undefined }): void {
    this.#scalars[valueKey("stopped_at", "end")] = stopped;
    if (best !== undefined) this.#scalars[valueKey("best_step", "end")] = best;
  }

  /**
   * A row of `signal.log`, taken before step `step`, or after the last. Columns such as `activation_mean[3]` become
   * profiles, and `grad_norm[3]#2` is a further part of a norm. Of the others only those of `observe` are kept.
   */
  addSnapshot(step: number | "end", columns: readonly string[], row: Values, observe: ReadonlySet<string>): void {
    const profiles = new Map<string, number[]>();
    columns.forEach((column, i) => {
      const [, quantity, place, further] = column.match(/^([^[]+)(?:\[(\d+)\])?(#\d+)?$/)!;
      if (place && observe.has(quantity)) {
        const profile = profiles.get(quantity) ?? [];
        const at = Number(place) - 1;
        profile[at] = further ? Math.hypot(profile[at], row[i]) : row[i];
        profiles.set(quantity, profile);
      } else if (!place && observe.has(quantity) && quantity !== "loss") {
        this.#addLook(quantity, row[i], step);
      } else if (quantity === "loss") {
        this.#scalars[valueKey(quantity, step)] = keptAt(step)(row[i]);
      }
    });
    for (const [quantity, values] of profiles) this.addProfile(quantity as QuantityName, values, step);
  }

  /** Numbers of a run at a snapshot, of which those of `observe` are kept. */
  addLooks(
    values: { readonly [Q in QuantityName]?: number },
    step: number | "end",
    observe: ReadonlySet<string>,
  ): void {
    for (const [quantity, value] of Object.entries(values)) {
      if (observe.has(quantity)) this.#addLook(quantity, value, step);
    }
  }

  #addLook(quantity: string, value: number, step: number | "end"): void {
    this.#scalars[valueKey(quantity, step)] = keptAt(step)(value);
    this.#track(quantity, value, step);
  }

  /** Numbers by layer or task, by default at the end. */
  addProfile(quantity: QuantityName, values: readonly number[], step: number | "end" = "end"): void {
    this.#profiles[valueKey(quantity, step)] = values.map(keptAt(step));
    values.forEach((value, i) => this.#track(`${quantity}[${i + 1}]`, value, step));
  }

  /**
   * Values of the steps from `first` on, by quantity, the loss among them. Steps after a divergence are left out: it is
   * the first loss that is not finite.
   */
  addSteps(first: number, values: { readonly loss: Values } & StepValues): void {
    if (!this.alive) return;
    const bad = values.loss.findIndex((loss) => !Number.isFinite(loss));
    const count = bad < 0 ? values.loss.length : bad + 1;
    for (const [quantity, column] of Object.entries(values)) {
      const all = this.#steps[quantity as QuantityName] ??= [];
      for (let i = 0; i < count; i++) all.push(column[i]);
    }
    if (bad < 0) return;
    this.#diverged = { step: first + bad, reason: `the loss is ${values.loss[bad]} at step ${first + bad}` };
  }

  /**
   * Rows of `evaluate.log` over all `count` labels of a set, at the end or on the way after `step` steps, not kept
   * without one. Returns the values by quantity.
   */
  addEvaluation(set: "validation" | "test", log: Values, count: number, step?: number | "end"): Evaluated {
    let [loss, correct] = [0, 0];
    for (let i = 0; i < log.length; i += 2) {
      loss += log[i];
      correct += log[i + 1];
    }
    const values = { [`${set}_loss`]: loss / (log.length / 2), [`${set}_accuracy`]: correct / count };
    for (const [quantity, value] of Object.entries(values)) {
      if (step !== undefined) this.#track(quantity, value, step);
      if (step === "end") {
        this.#scalars[valueKey(quantity, "end")] = exact(value);
      } else if (step !== undefined) {
        const series = this.#series[quantity] ??= { steps: [], values: [] };
        series.steps.push(step);
        series.values.push(rounded(value));
      }
    }
    return values as Evaluated;
  }

  /** The finished record's part. */
  summary(): Summary {
    const scalars = { ...this.#scalars };
    const series: Summary["series"] = { ...this.#series, ...this.#added };
    for (const [quantity, values] of Object.entries(this.#steps)) {
      if (values.length === 0) continue;
      if (this.alive) scalars[valueKey(quantity, "end")] = values[values.length - 1];
      series[quantity] = thin(values);
      if (!this.alive && !this.#expected && quantity !== "train_accuracy") {
        series[`${quantity}_before_divergence`] = tail(values);
      }
    }
    const { step = null, reason = null, nonfinite } = this.#expected ? NO_DIVERGENCE : this.#diverged ?? NO_DIVERGENCE;
    const asked = reduceTracks(this.requests, this.#allTracks());
    return {
      status: this.alive || this.#expected ? "ok" : "diverged",
      step,
      reason,
      ...(nonfinite && { nonfinite }),
      scalars: { ...exactly(asked.scalars), ...scalars },
      profiles: { ...this.#profiles, ...asked.profiles },
      series,
    };
  }

  #track(name: string, value: number, step: number | "end"): void {
    const track = this.#tracks.get(name) ?? { steps: [], values: [] };
    track.steps.push(step === "end" ? this.valuesOf("loss").length : step);
    track.values.push(value);
    this.#tracks.set(name, track);
  }

  /** Every quantity's values at full resolution, by name: one a step from step 0 on, or those of looks on the way. */
  #allTracks(): Map<string, Track> {
    const tracks = new Map<string, Track>(this.#tracks);
    for (const [name, values] of Object.entries(this.#steps)) {
      if (values.length > 0) tracks.set(name, { steps: values.map((_, i) => i), values });
    }
    return tracks;
  }
}

/** Digits of looks: those on the way are many, and for drawing. */
function keptAt(step: number | "end"): (value: number) => number {
  return step === 0 || step === "end" ? exact : rounded;
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
