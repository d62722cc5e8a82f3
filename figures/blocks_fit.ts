/** Whether an experiment runs and records what its charts and tables show. */
import { encode } from "../results/encode.ts";
import type { QuantityName } from "../results/quantities.ts";
import type { Chart, Column, Figures, Table, Tables } from "./blocks.ts";

/** What of an experiment charts and tables depend on. */
export interface Shown {
  readonly figures?: Figures;
  readonly tables?: Tables;
  /** Settings whose values tell cells apart. */
  readonly varied: readonly string[];
  /** Varied settings of each cell, where they are listed: settings may move together. */
  readonly cells?: readonly Readonly<Record<string, unknown>>[];
  readonly observed: readonly QuantityName[];
}

/** A mistake, with the key it is at: `figures.0.color`. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

/** Every chart and table that could not be made of the experiment's results. */
export function blockMisfits({ figures = [], tables = [], varied, observed, cells }: Shown): Misfit[] {
  const parts = [
    ...figures.flatMap((chart, i) => readsOfChart(chart, `figures.${i}`)),
    ...tables.flatMap((table, i) => readsOfTable(table, `tables.${i}`)),
  ];
  return parts.flatMap((part) => "quantity" in part ? notObserved(part, observed) : notApart(part, varied, cells));
}

/** A chart or table reads a quantity, or tells cells apart by one setting, those under `where` being fixed. */
type Reads =
  | { readonly path: string; readonly quantity: QuantityName }
  | TellsApart;

/** Cells are told apart by a setting, by some others beside it, and by the values under `where`. */
interface TellsApart {
  readonly path: string;
  readonly setting: string;
  readonly beside?: readonly string[];
  readonly where: Readonly<Record<string, unknown>>;
}

function readsOfChart(chart: Chart, path: string): Reads[] {
  const { quantity, where = {} } = chart;
  const quantities: Reads[] = [{ path: `${path}.quantity`, quantity }];
  const apart = (settings: Readonly<Record<string, string | undefined>>) => {
    const given = Object.entries(settings).flatMap(([key, setting]) => setting === undefined ? [] : [{ key, setting }]);
    return given.map(({ key, setting }): Reads => {
      const beside = given.map((one) => one.setting).filter((one) => one !== setting);
      return { path: `${path}.${key}`, setting, beside, where };
    });
  };
  if (chart.chart === "against_setting") return [...quantities, ...apart({ over: chart.over, color: chart.color })];
  if (chart.chart === "phase_map") {
    const phases = (chart.phases ?? []).map(({ quantity }, i): Reads => ({
      path: `${path}.phases.${i}.quantity`,
      quantity,
    }));
    return [...quantities, ...phases, ...apart({ x: chart.x, y: chart.y })];
  }
  return [...quantities, ...apart({ color: chart.color })];
}

function readsOfTable(table: Table, path: string): Reads[] {
  if (table.layout === "claims") return [];
  return [
    { path: `${path}.rows`, setting: table.rows, where: table.where ?? {} },
    ...table.columns.flatMap((column, i) => readsOfColumn(column, `${path}.columns.${i}`)),
  ];
}

function readsOfColumn(column: Column, path: string): Reads[] {
  if (column.share === "diverged") return [];
  const [key] = Object.keys(column);
  return column.share === "trained"
    ? [{ path: `${path}.share`, quantity: "test_accuracy" }]
    : [{ path: `${path}.${key}`, quantity: key as QuantityName }];
}

function notObserved(part: { path: string; quantity: QuantityName }, observed: readonly QuantityName[]): Misfit[] {
  if (observed.includes(part.quantity)) return [];
  return [{ path: part.path, message: `${part.quantity} is not recorded; add it to observe` }];
}

function notApart(
  { path, setting, beside = [], where }: TellsApart,
  varied: readonly string[],
  cells: Shown["cells"],
): Misfit[] {
  if (!varied.includes(setting)) {
    return [{ path, message: `${setting} is not varied; varied: ${varied.join(", ") || "nothing"}` }];
  }
  const open = varied.filter((other) => other !== setting && !beside.includes(other) && !(other in where));
  if (open.length === 0 || (cells && isToldApart([setting, ...beside], where, cells))) return [];
  return [{ path, message: `cells differ in ${open.join(", ")}, too; name one value of each under where` }];
}

/** True where the cells meant have each values of the settings of its own. */
function isToldApart(
  settings: readonly string[],
  where: Readonly<Record<string, unknown>>,
  cells: NonNullable<Shown["cells"]>,
): boolean {
  const meant = cells.filter((cell) =>
    Object.entries(where).every(([key, value]) => encode(cell[key]) === encode(value))
  );
  return new Set(meant.map((cell) => encode(settings.map((setting) => cell[setting])))).size === meant.length;
}
