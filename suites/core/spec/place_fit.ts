/** Whether runs record a quantity where a claim reads it: at this step, over these steps, at this layer. */
import { QUANTITIES, type Quantity, type QuantityName } from "../../../results/quantities.ts";
import type { Reduction } from "../../../results/reductions.ts";
import { dataSizes, type Task } from "../data/sizes.ts";
import { PROTOCOLS, recordedAt } from "../protocols/table.ts";
import { mistake, type ValuePaths } from "../claims/fit_tools.ts";
import type { LayerReduction, Place } from "../claims/value.ts";
import type { Mistake } from "./explain.ts";
import type { SettingPath, Settings } from "./settings.ts";
import type { Spec } from "./spec.ts";
import type { Path } from "./tree.ts";

/** The checks, for one experiment with its cells. */
export class PlaceFit {
  readonly #depth: number;
  readonly #timeSteps: number;
  readonly #steps: number;
  readonly #evaluated: readonly number[];
  readonly #observed: readonly number[];

  constructor(readonly spec: Spec, cells: readonly Settings[]) {
    const all = [spec.settings, ...cells];
    const numbers = (path: SettingPath) =>
      [...all.flatMap((settings) => settings[path] ?? []), ...spec.tune[path] ?? []].map(Number);
    this.#depth = Math.min(...numbers("model.depth"));
    const tasks = all.flatMap((settings) => settings["data.task"] ?? []) as Task[];
    this.#timeSteps = Math.min(...tasks.map((task) => dataSizes({ task }).steps ?? 0));
    this.#steps = Math.min(...numbers("train.steps"));
    this.#evaluated = numbers("train.evaluate_every");
    this.#observed = numbers("train.observe_every");
  }

  mistakes({ quantity, step, layer }: Place, { key, map }: ValuePaths, anyLayer: boolean): Mistake[] {
    const found: Mistake[] = [];
    if (!this.spec.observe.includes(quantity)) {
      found.push(mistake(key, `${quantity} is not recorded; add it to observe`));
    }
    const at = [...map, "at"];
    return [
      ...found,
      ...(typeof step === "object" ? this.#reduction(quantity, step, at) : this.#step(quantity, step, at)),
      ...(anyLayer ? anyLayerMistakes(layer, map) : this.#layer(quantity, layer, [...map, "layer"])),
    ];
  }

  #step(quantity: QuantityName, step: number | "end", path: Path): Mistake[] {
    const { when } = QUANTITIES[quantity];
    const fixed = recordedAt(quantity, this.spec.protocol, this.#observed[0]);
    if (fixed.length === 0 || fixed.includes(step)) return []; // not recorded at all is a mistake under observe
    if (this.#isTracked(quantity) && typeof step === "number") {
      if (when === "step") {
        if (step < this.#steps) return [];
        return [mistake(path, `must be less than train.steps, ${this.#steps}, or end, got ${step}`)];
      }
      const setting = when === "evaluation" ? "evaluate_every" : "observe_every";
      const off = this.#looks(quantity).filter((every) => step === 0 || step % every !== 0);
      if (off.length > 0) {
        return [mistake(path, `must be a multiple of train.${setting}, ${off[0]}, or end, got ${step}`)];
      }
      if (step < this.#steps) return [];
    }
    return [mistake(path, `${quantity} is recorded at ${fixed.join(" and ")} only, got ${step}`)];
  }

  #reduction(quantity: QuantityName, reduction: Reduction, path: Path): Mistake[] {
    if (!this.#isTracked(quantity)) {
      const advice = QUANTITIES[quantity].when === "evaluation" && !quantity.startsWith("test_")
        ? "set train.evaluate_every"
        : QUANTITIES[quantity].when === "snapshot"
        ? "set train.observe_every"
        : "it has no values of other steps to be reduced";
      return [mistake(path, `${quantity} is recorded once in a run; ${advice}`)];
    }
    const { from = 0, to = "end", last, above, below, is } = reduction;
    const found: Mistake[] = [];
    if (last !== undefined && (reduction.from !== undefined || reduction.to !== undefined)) {
      found.push(mistake([...path, "last"], "cannot stand beside from or to", true));
    }
    if (typeof to === "number" && to < from) {
      found.push(mistake([...path, "to"], `must be at least from, ${from}, got ${to}`));
    }
    const latest = typeof to === "number" ? to : from;
    if (latest >= this.#steps) {
      const key = latest === to ? "to" : "from";
      found.push(mistake([...path, key], `must be less than train.steps, ${this.#steps}, got ${latest}`));
    }
    const counts = ["first_step", "share_of_steps", "longest_run"].includes(reduction.reduce);
    if (counts && above === undefined && below === undefined && is === undefined) {
      found.push(mistake(path, `needs above, below or is: which steps ${reduction.reduce} counts`));
    }
    return found;
  }

  /** True where a run has values of many steps, at full resolution. */
  #isTracked(quantity: QuantityName): boolean {
    const { when, protocol }: Quantity = QUANTITIES[quantity];
    const { records } = PROTOCOLS[this.spec.protocol];
    if (protocol !== undefined || !records.includes("step") || quantity.startsWith("test_")) return false;
    return when === "step" || this.#looks(quantity).length > 0;
  }

  /** Steps between two looks at a quantity, in each run; empty where there are none. */
  #looks(quantity: QuantityName): readonly number[] {
    return QUANTITIES[quantity].when === "evaluation" ? this.#evaluated : this.#observed;
  }

  #layer(quantity: QuantityName, layer: Place["layer"], path: Path): Mistake[] {
    const { per } = QUANTITIES[quantity];
    if (per === "run") {
      return layer === undefined ? [] : [mistake(path, `${quantity} has one value a run, no layers`, true)];
    }
    if (per === "exponent") return [mistake(path, `${quantity} is a histogram; no statistic reads it`)];
    if (per === "task") {
      return [mistake(path, `${quantity} has one value a task; judge the first or the last task's, or their mean`)];
    }
    const layers = per === "time_step" ? this.#timeSteps : this.#depth + (per === "weight_layer" ? 1 : 0);
    if (layer === undefined) return [mistake(path, `is missing: ${quantity} has one value a layer, 1 to ${layers}`)];
    if (typeof layer === "object") return layersMistakes(layer, layers, path);
    if (layer === 0) return [mistake(path, "must not be 0: layers count from 1, or from -1, the last, backwards")];
    return Math.abs(layer) > layers
      ? [mistake(path, `must be at most ${layers}, the layers of ${quantity}, got ${layer}`)]
      : [];
  }
}

function layersMistakes({ from = 1, to = -1 }: LayerReduction, layers: number, path: Path): Mistake[] {
  const ends = { from, to };
  const wrong = (["from", "to"] as const).filter((key) => ends[key] === 0 || Math.abs(ends[key]) > layers);
  if (wrong.length > 0) {
    return wrong.map((key) =>
      mistake([...path, key], `must be a layer, 1 to ${layers} or -${layers} to -1, got ${ends[key]}`)
    );
  }
  const [first, last] = [from, to].map((layer) => layer < 0 ? layers + 1 + layer : layer);
  return first <= last ? [] : [mistake(path, `must go from a layer to a later one, got ${from} to ${to}`)];
}

/** Over layers all of them are read, so that naming one means nothing. */
function anyLayerMistakes(layer: Place["layer"], map: Path): Mistake[] {
  return layer === undefined ? [] : [mistake([...map, "layer"], "cannot stand beside over: layer", true)];
}
