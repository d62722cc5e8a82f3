/** Whether an experiment runs and records what its charts and tables show. */
import type { QuantityName } from "../results/quantities.ts";
import type { Chart, Column, Figures, Table, Tables } from "./blocks.ts";

/** What of an experiment charts and tables depend on. */
export interface Shown {
  readonly figures?: Figures;
  readonly tables?: Tables;
  /** Settings whose values tell cells apart. */
  readonly varied: readonly string[];
  /** Settings that move together: one that follows from those told apart needs no `where`. */
  readonly cases?: readonly Values[];
  readonly observed: readonly QuantityName[];
}

type Values = Readonly<Record<string, unknown>>;

/** A mistake, with the key it is at: `figures.0.color`. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

/** Every chart and table that could not be made of the experiment's results. */
export function blockMisfits({ figures = [], tables = [], varied, cases = [], observed }: Shown): Misfit[] {
  const parts = [
    ...figures.flatMap((chart, i) => readsOfChart(chart, `figures.${i}`)),
    ...tables.flatMap((table, i) => readsOfTable(table, `tables.${i}`)),
  ];
  return parts.flatMap((part) => "quantity" in part ? notObserved(part, observed) : notApart(part, { varied, cases }));
}

/** A chart or table reads a quantity, or tells cells apart by one setting, those under `where` being fixed. */
type Reads =
  | { readonly path: string; readonly quantity: QuantityName }
  | { readonly path: string; readonly setting: string; readonly fixed: readonly string[]; readonly where: Values };

function readsOfChart(chart: Chart, path: string): Reads[] {
  const quantities: Reads[] = [{ path: `${path}.quantity`, quantity: chart.quantity }];
  const { where = {} } = chart;
  const fixed = Object.keys(where);
  if (chart.chart === "against_setting") {
    const { over, color } = chart;
    const beside = color === undefined
      ? []
      : [{ path: `${path}.color`, setting: color, fixed: [...fixed, over], where }];
    return [...quantities, { path: `${path}.over`, setting: over, fixed: [...fixed, color ?? over], where }, ...beside];
  }
  if (chart.chart === "phase_map") {
    const { x, y, phases = [] } = chart;
    return [
      ...quantities,
      ...phases.map(({ quantity }, i): Reads => ({ path: `${path}.phases.${i}.quantity`, quantity })),
      { path: `${path}.x`, setting: x, fixed: [...fixed, y], where },
      { path: `${path}.y`, setting: y, fixed: [...fixed, x], where },
    ];
  }
  return [...quantities, { path: `${path}.color`, setting: chart.color, fixed, where }];
}

function readsOfTable(table: Table, path: string): Reads[] {
  if (table.layout === "claims") return [];
  const { rows, where = {} } = table;
  return [
    { path: `${path}.rows`, setting: rows, fixed: Object.keys(where), where },
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
  { path, setting, fixed, where }: Exclude<Reads, { quantity: unknown }>,
  { varied, cases }: { readonly varied: readonly string[]; readonly cases: readonly Values[] },
): Misfit[] {
  if (!varied.includes(setting)) {
    return [{ path, message: `${setting} is not varied; varied: ${varied.join(", ") || "nothing"}` }];
  }
  const told = [setting, ...fixed];
  const open = varied.filter((other) => !told.includes(other) && !follows(other, { told, where, cases }));
  if (open.length === 0) return [];
  return [{ path, message: `cells differ in ${open.join(", ")}, too; name one value of each under where` }];
}

/** Whether cases that agree in what is told apart agree in another setting. */
function follows(
  other: string,
  { told, where, cases }: { told: readonly string[]; where: Values; cases: readonly Values[] },
): boolean {
  const text = (value: unknown) => JSON.stringify(value);
  const meant = cases.filter((one) =>
    Object.entries(where).every(([key, value]) => !Object.hasOwn(one, key) || text(one[key]) === text(value))
  );
  if (!meant.some((one) => Object.hasOwn(one, other))) return false;
  const groups = Map.groupBy(meant, (one) => text(told.map((key) => one[key] ?? null)));
  return [...groups.values()].every((group) => new Set(group.map((one) => text(one[other]))).size === 1);
}
