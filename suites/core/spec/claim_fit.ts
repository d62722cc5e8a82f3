/** Whether an experiment has the cells, settings and values that statistics ask for. */
import { type CellPattern, fitsAny, pattern } from "../claims/cells.ts";
import { type CellOptions, type FitTools, mistake, type ValuePaths } from "../claims/fit_tools.ts";
import type { Value } from "../claims/value.ts";
import { comparableText, type Json } from "./canonical.ts";
import { cellsOf } from "./cells.ts";
import { type Mistake, show } from "./explain.ts";
import { nearest } from "./nearest.ts";
import { PlaceFit } from "./place_fit.ts";
import type { SettingPath, Settings } from "./settings.ts";
import type { Spec } from "./spec.ts";
import type { Path } from "./tree.ts";

/** The checks, for one experiment. Methods are bound, so that a statistic may replace some of them. */
export class ClaimFit implements FitTools {
  readonly #cells: readonly Settings[];
  readonly #varied: readonly string[];
  readonly #drawn: readonly string[];
  readonly #places: PlaceFit;

  constructor(readonly spec: Spec) {
    this.#cells = spec.claims.length > 0 ? cellsOf(spec) : [];
    this.#drawn = Object.keys(spec.sample?.priors ?? {});
    this.#varied = [...Object.keys(spec.vary), ...Object.keys(spec.cases[0] ?? {}), ...this.#drawn];
    this.#places = new PlaceFit(spec, this.#cells);
  }

  readonly value = (value: Value, { key, map }: ValuePaths, { anyLayer = false } = {}): Mistake[] => {
    const { against, ...main } = value;
    const found = this.#places.mistakes(main, { key, map }, anyLayer);
    if (!against) return found;
    const at = [...map, against.how];
    return [...found, ...this.#places.mistakes(against.other, { key: [...at, "quantity"], map: at }, false)];
  };

  readonly range = ([low, high]: readonly [number | string, number | string], path: Path): Mistake[] => {
    return Number(low) <= Number(high) ? [] : [mistake(path, `must go from low to high, got ${low} to ${high}`)];
  };

  /** Those along the axis and draws apart, cells must not differ: pooled, unlike cells would be no sample. */
  readonly cell = (where: CellPattern, path: Path, { open = [], apart = false }: CellOptions = {}): Mistake[] => {
    const wrong = this.cells(where, path);
    if (wrong.length > 0) return wrong;
    const cells = this.#fitting(where);
    const free = [...this.#drawn, ...open];
    const left = this.#varied.filter((setting) => !free.includes(setting) && valuesIn(cells, setting).length > 1);
    if (left.length > 0) return [mistake(path, `must name one value of ${left.join(", ")}: cells differ there`)];
    if (apart || cells.length === 1 || this.spec.seeds === 1) return [];
    return [mistake(path, `pools ${cells.length} draws of ${this.spec.seeds} seeds each: set seeds to 1`)];
  };

  readonly cells = (where: CellPattern, path: Path): Mistake[] => {
    const wrong = Object.entries(where).flatMap(([setting, value]) => this.#setting(setting, value, path));
    if (wrong.length > 0) return wrong;
    return this.#fitting(where).length === 0 ? [mistake(path, "fits no cell: these values never stand together")] : [];
  };

  readonly axis = (
    over: string,
    where: CellPattern,
    path: Path,
    { log, fewest }: { readonly log: boolean; readonly fewest: number },
  ): Mistake[] => {
    const at = [...path, "over"];
    const wrong = this.varied(over, where, at);
    if (wrong.length > 0) return wrong;
    const values = valuesIn(this.#fitting(where), over);
    if (!values.every((value) => typeof value === "number")) {
      return [mistake(at, `${over} must have numbers as values`)];
    }
    if (values.length < fewest) {
      return [mistake(at, `${over} must have at least ${fewest} values, got ${values.length}`)];
    }
    return log && values.some((value) => Number(value) <= 0)
      ? [mistake(at, `${over} must be above 0 for a log scale`)]
      : [];
  };

  readonly varied = (setting: string, where: CellPattern, path: Path): Mistake[] => {
    if (!this.#varied.includes(setting)) {
      const meant = nearest(setting, this.#varied);
      return [
        mistake(path, `${setting} is not varied; ${meant ? `did you mean "${meant}"?` : "name a varied setting"}`),
      ];
    }
    return Object.hasOwn(where, setting) ? [mistake(path, `${setting} has one value under where`)] : [];
  };

  readonly numbers = (setting: string, path: Path): Mistake[] => {
    const known = [...this.#varied, ...Object.keys(this.spec.tune)];
    if (!known.includes(setting)) {
      const meant = nearest(setting, known);
      const advice = meant ? `did you mean "${meant}"?` : `there are ${known.join(", ") || "none"}`;
      return [mistake(path, `${setting} is neither varied nor tuned; ${advice}`)];
    }
    const values = [...valuesIn(this.#cells, setting), ...this.spec.tune[setting as SettingPath] ?? []];
    return values.every((value) => typeof value === "number")
      ? []
      : [mistake(path, `${setting} must have numbers as values`)];
  };

  readonly listed = (path: Path): Mistake[] => {
    if (!this.spec.sample) return [];
    return [mistake(path, "needs cells that are listed: those of sample are draws, each one its own")];
  };

  #fitting(where: CellPattern): Settings[] {
    return this.#cells.filter((cell) => fitsAny(pattern(cell), [where]));
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
}

function valuesIn(cells: readonly Settings[], setting: string): Json[] {
  const found = new Map<string, Json>();
  for (const cell of cells) {
    const value = cell[setting as SettingPath];
    if (value !== undefined) found.set(comparableText(value), value);
  }
  return [...found.values()];
}
