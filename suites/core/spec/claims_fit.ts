/** Whether an experiment runs and records what its claims read. */
import { QUANTITIES, type QuantityName } from "../../../results/quantities.ts";
import { worstOf } from "../claims/direction.ts";
import { isObservedOnTheWay, recordedAt } from "../protocols/table.ts";
import { comparesWithBest, fitsAny, pattern, placeIn, quantityOf } from "../claims/reads.ts";
import type { Claim, Expectation } from "./blocks.ts";
import { comparableText, type Json } from "./canonical.ts";
import { cellsOf, countRuns, MOST_RUNS } from "./cells.ts";
import { type Mistake, show } from "./explain.ts";
import { nearest } from "./nearest.ts";
import type { SettingPath, Settings } from "./settings.ts";
import type { Spec } from "./spec.ts";
import type { Path } from "./tree.ts";

/** Fewest places on the horizontal axis of a slope or a correlation. */
const FEWEST_PLACES = 3;

/** Every claim that could not be judged. `ids` are those of the ledger, where it is known. */
export function claimMisfits(spec: Spec, ids?: readonly string[]): Mistake[] {
  if (countRuns(spec) > MOST_RUNS) return []; // refused already, and listing its cells would take long
  const fit = new Fit(spec);
  return spec.claims.flatMap((claim, i) => [
    ...idMistakes(spec.claims, i, ids),
    ...partMistakes(claim, i),
    ...expectationsOf(claim, i).flatMap(([expect, path]) => fit.mistakes(expect, path)),
  ]);
}

function idMistakes(claims: readonly Claim[], i: number, ids: readonly string[] | undefined): Mistake[] {
  const { id } = claims[i];
  const path = ["claims", i, "id"];
  const first = claims.findIndex((other) => other.id === id);
  if (first < i) return [mistake(path, `repeats the id of item ${first + 1}; list its readings there`)];
  if (!ids || ids.includes(id)) return [];
  const meant = nearest(id, ids);
  return [mistake(path, `is no claim of configs/claims/${meant ? `; did you mean "${meant}"?` : ""}`)];
}

function partMistakes({ expect, readings, not_run }: Claim, i: number): Mistake[] {
  if (expect && readings) return [mistake(["claims", i, "readings"], "cannot stand beside expect", true)];
  if (expect || readings || not_run) return [];
  return [mistake(["claims", i], "needs one of expect, readings, not_run")];
}

function expectationsOf({ expect, readings = [], beside = [] }: Claim, i: number): [Expectation, Path][] {
  return [
    ...(expect ? [[expect, ["claims", i, "expect"]] as [Expectation, Path]] : []),
    ...readings.map((one, k): [Expectation, Path] => [one.expect, ["claims", i, "readings", k, "expect"]]),
    ...beside.map((one, k): [Expectation, Path] => [one.expect, ["claims", i, "beside", k, "expect"]]),
  ];
}

class Fit {
  readonly #cells: readonly Settings[];
  readonly #varied: readonly string[];
  readonly #drawn: readonly string[];

  constructor(readonly spec: Spec) {
    this.#cells = spec.claims.length > 0 ? cellsOf(spec) : [];
    this.#drawn = Object.keys(spec.sample?.priors ?? {});
    this.#varied = [...Object.keys(spec.vary), ...Object.keys(spec.cases[0] ?? {}), ...this.#drawn];
  }

  mistakes(expect: Expectation, path: Path): Mistake[] {
    const quantity = quantityOf(expect);
    const inner = "share" in expect ? [...path, "share"] : path;
    const axis = "over" in expect ? this.#axis(expect, path) : [];
    return [
      ...(quantity ? this.#quantity(quantity, expect, inner) : []),
      ...(axis.length > 0 ? axis : this.#cellsRead(expect, path)),
      ...("in" in expect ? rangeMistakes(expect.in, [...path, "in"]) : []),
    ];
  }

  #quantity(quantity: QuantityName, expect: Expectation, path: Path): Mistake[] {
    const key = "share" in expect ? "quantity" : Object.keys(expect).find((name) => STATISTICS.has(name)) ?? "";
    const found: Mistake[] = [];
    if (!this.spec.observe.includes(quantity)) {
      found.push(mistake([...path, key], `${quantity} is not recorded; add it to observe`));
    }
    if (comparesWithBest(expect) && worstOf(quantity) === undefined) {
      found.push(mistake([...path, key], `no cell has the best ${quantity}; compare with a number`));
    }
    const { step, layer } = placeIn(expect);
    const every = this.#observeEvery();
    const steps = recordedAt(quantity, this.spec.protocol, every);
    const onTheWay = every !== undefined && step !== "end" && step % every === 0 && step < this.#steps();
    if (steps.length > 0 && !steps.includes(step) && !(onTheWay && isObservedOnTheWay(quantity))) {
      const places = [
        ...steps,
        ...(every !== undefined && isObservedOnTheWay(quantity) ? [`every ${every} steps`] : []),
      ];
      found.push(mistake([...path, "at"], `${quantity} is recorded at ${places.join(" and ")} only, got ${step}`));
    }
    return [...found, ...this.#layer(quantity, layer, [...path, "layer"])];
  }

  #layer(quantity: QuantityName, layer: number | undefined, path: Path): Mistake[] {
    const { per } = QUANTITIES[quantity];
    if (per === "run") {
      return layer === undefined ? [] : [mistake(path, `${quantity} has one value a run, no layers`, true)];
    }
    if (per === "exponent") return [mistake(path, `${quantity} is a histogram; no statistic reads it`, true)];
    if (per === "task") {
      return [mistake(path, `${quantity} has one value a task; judge the first or the last task's, or their mean`)];
    }
    const layers = this.#depth() + (per === "weight_layer" ? 1 : 0);
    if (layer === undefined) return [mistake(path, `is missing: ${quantity} has one value a layer, 1 to ${layers}`)];
    return layer > layers ? [mistake(path, `must be at most ${layers}, the layers of ${quantity}, got ${layer}`)] : [];
  }

  /** Hidden layers that every run has. */
  #depth(): number {
    return Math.min(...this.#valuesOf("model.depth"));
  }

  /** Steps that every run takes. */
  #steps(): number {
    return Math.min(...this.#valuesOf("train.steps"));
  }

  /** Steps between two looks, where that is the same in all runs. */
  #observeEvery(): number | undefined {
    const values = new Set(this.#valuesOf("train.observe_every"));
    return values.size === 1 ? [...values][0] : undefined;
  }

  #valuesOf(setting: SettingPath): number[] {
    const values = [this.spec.settings, ...this.#cells].flatMap((settings) => settings[setting] ?? []);
    return [...values, ...this.spec.tune[setting] ?? []].map(Number);
  }

  #cellsRead(expect: Expectation, path: Path): Mistake[] {
    if ("ratio" in expect) {
      return [...this.#cell(expect.of, [...path, "of"]), ...this.#cell(expect.to, [...path, "to"])];
    }
    if ("ordering" in expect) {
      return [...this.#cell(expect.of, [...path, "of"]), ...this.#cell(expect.than, [...path, "than"])];
    }
    return this.#cell(expect.where ?? {}, [...path, "where"], "over" in expect ? expect.over : undefined);
  }

  /** A pattern must leave one cell, those along the axis and draws apart: pooled, unlike cells would be no sample. */
  #cell(where: Settings, path: Path, axis?: string): Mistake[] {
    const wrong = Object.entries(where).flatMap(([setting, value]) => this.#setting(setting, value, path));
    if (wrong.length > 0) return wrong;
    const cells = this.#cells.filter((cell) => fitsAny(pattern(cell), [pattern(where)]));
    if (cells.length === 0) return [mistake(path, "fits no cell: these values never stand together")];
    const free = [...this.#drawn, ...(axis === undefined ? [] : [axis])];
    const open = this.#varied.filter((setting) => !free.includes(setting) && valuesIn(cells, setting).length > 1);
    if (open.length > 0) return [mistake(path, `must name one value of ${open.join(", ")}: cells differ there`)];
    if (axis !== undefined || cells.length === 1 || this.spec.seeds === 1) return [];
    return [mistake(path, `pools ${cells.length} draws of ${this.spec.seeds} seeds each: set seeds to 1`)];
  }

  #setting(setting: string, value: Json, above: Path): Mistake[] {
    const path = [...above, setting];
    if (!this.#varied.includes(setting)) {
      const meant = nearest(setting, this.#varied);
      const advice = meant ? `did you mean "${meant}"?` : `varied: ${this.#varied.join(", ") || "nothing"}`;
      return [mistake(path, `is not varied; ${advice}`, true)];
    }
    const values = valuesIn(this.#cells, setting);
    if (values.some((other) => comparableText(other) === comparableText(value))) return [];
    const words = values.filter((other): other is string => typeof other === "string");
    const meant = typeof value === "string" ? nearest(value, words) : undefined;
    const known = values.slice(0, 12).map((other) => typeof other === "string" ? other : show(other)).join(", ");
    const advice = meant ? `did you mean "${meant}"?` : `there are ${known}${values.length > 12 ? ", …" : ""}`;
    return [mistake(path, `no cell has ${show(value)}; ${advice}`)];
  }

  #axis(expect: Extract<Expectation, { over: string }>, path: Path): Mistake[] {
    const { over } = expect;
    const at = [...path, "over"];
    if (!this.#varied.includes(over)) {
      const meant = nearest(over, this.#varied);
      return [mistake(at, `${over} is not varied; ${meant ? `did you mean "${meant}"?` : "name a varied setting"}`)];
    }
    if (over in (expect.where ?? {})) return [mistake(at, `${over} has one value under where`)];
    const cells = this.#cells.filter((cell) => fitsAny(pattern(cell), [pattern(expect.where)]));
    const values = valuesIn(cells, over);
    if (!values.every((value) => typeof value === "number")) {
      return [mistake(at, `${over} must have numbers as values`)];
    }
    if (values.length < FEWEST_PLACES) {
      return [mistake(at, `${over} must have at least ${FEWEST_PLACES} values, got ${values.length}`)];
    }
    const log = "slope" in expect && expect.scale === "log";
    return log && values.some((value) => Number(value) <= 0)
      ? [mistake(at, `${over} must be above 0 for a log scale`)]
      : [];
  }
}

const STATISTICS = new Set(["mean", "median", "exact", "ratio", "ordering", "slope", "spearman"]);

function rangeMistakes([low, high]: readonly [number | string, number | string], path: Path): Mistake[] {
  return Number(low) <= Number(high) ? [] : [mistake(path, `must go from low to high, got ${low} to ${high}`)];
}

function valuesIn(cells: readonly Settings[], setting: string): Json[] {
  const found = new Map<string, Json>();
  for (const cell of cells) {
    const value = cell[setting as SettingPath];
    if (value !== undefined) found.set(comparableText(value), value);
  }
  return [...found.values()];
}

function mistake(path: Path, message: string, atKey = false): Mistake {
  return { path, message, atKey };
}
