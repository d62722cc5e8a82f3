/** The runs of a result by the value of one setting: what a chart's lines and a table's rows are. */
import { encode } from "../results/encode.ts";
import type { Result, RunRecord } from "../results/format.ts";
import { selectTuned } from "../results/select.ts";
import { type SettingValue, valueLabel } from "../results/labels.ts";

/** One value of a setting with the runs that count, one a seed. */
export interface Variant {
  readonly value: SettingValue;
  readonly label: string;
  /** Of the first pass, the selected ones where settings were tuned, whatever their status. */
  readonly runs: readonly RunRecord[];
}

/** Which runs are meant. */
export interface VariantOptions {
  /** Varied setting whose values are told apart. */
  readonly setting: string;
  /** Only the cells with these settings. */
  readonly where?: Readonly<Record<string, SettingValue>>;
}

/**
 * The variants in the order of the experiment. Throws `RangeError` where the setting has no value in a run, or where
 * the runs of one value differ in another setting.
 */
export function variantsOf(result: Pick<Result, "canonical">, { setting, where }: VariantOptions): Variant[] {
  return groupsOf(result, { settings: [setting], where }).map(({ values: [value], runs }) => {
    return { value, label: valueLabel(setting, value), runs };
  });
}

/** The runs that count of cells that are told apart by several settings. */
export interface RunsOfCell {
  /** In the order of the settings. */
  readonly values: readonly SettingValue[];
  readonly runs: readonly RunRecord[];
}

/** The runs by the values of settings, in the order of the experiment, those of the first setting first; throws alike. */
export function groupsOf(
  { canonical }: Pick<Result, "canonical">,
  { settings, where = {} }: { readonly settings: readonly string[]; readonly where?: VariantOptions["where"] },
): RunsOfCell[] {
  const valueIn = (run: RunRecord, key: string) => run.cell[key] ?? settingsOf(canonical.specification)[key];
  const meant = canonical.runs.filter((run) =>
    run.pass === "first" && Object.entries(where).every(([key, value]) => same(valueIn(run, key), value))
  );
  const groups = new Map<string, RunRecord[]>();
  const valuesIn = (run: RunRecord) =>
    settings.map((setting) => {
      const value = valueIn(run, setting);
      if (value === undefined) throw new RangeError(unknownSetting(canonical, setting, run));
      return value;
    });
  for (const run of selectTuned(meant)) {
    const key = encode(valuesIn(run));
    groups.set(key, [...groups.get(key) ?? [], run]);
  }
  const orders = settings.map((setting) => asVaried(canonical.specification, setting));
  return [...groups.values()].map((runs) => {
    refuseMixture(canonical, settings, runs);
    return { values: valuesIn(runs[0]), runs };
  }).sort((a, b) => orders.map((order, i) => order(a.values[i], b.values[i])).find((sign) => sign !== 0) ?? 0);
}

/** True for equal settings, whatever the order of their keys. */
function same(a: SettingValue | undefined, b: SettingValue): boolean {
  return a !== undefined && encode(a) === encode(b);
}

type Specification = Result["canonical"]["specification"];

function settingsOf({ settings }: Specification): Readonly<Record<string, SettingValue>> {
  return typeof settings === "object" && settings !== null && !Array.isArray(settings) ? settings : {};
}

/** Order of `vary`; values that it does not list stay as they came. */
function asVaried({ vary }: Specification, setting: string): (a: SettingValue, b: SettingValue) => number {
  const axes = typeof vary === "object" && vary !== null && !Array.isArray(vary) ? vary : {};
  const listed = axes[setting];
  const order = Array.isArray(listed) ? listed.map(encode) : [];
  const place = (value: SettingValue) => (order.indexOf(encode(value)) + order.length + 1) % (order.length + 1);
  return (a, b) => place(a) - place(b);
}

function unknownSetting({ suite, experiment }: Result["canonical"], setting: string, { cell }: RunRecord): string {
  const varied = Object.keys(cell).join(", ") || "nothing";
  return `Cannot tell the runs of ${suite}/${experiment} apart by ${setting}: it must be a varied setting, ` +
    `and varied is ${varied}`;
}

function refuseMixture(
  { suite, experiment }: Result["canonical"],
  settings: readonly string[],
  runs: readonly RunRecord[],
): void {
  const cells = new Set(runs.map(({ cell }) => encode(cell)));
  if (cells.size <= 1) return;
  const others = [...new Set(runs.flatMap(({ cell }) => Object.keys(cell)))].filter((key) => !settings.includes(key));
  throw new RangeError(
    `Cannot tell the runs of ${suite}/${experiment} apart by ${settings.join(" and ")} alone: they also differ in ` +
      `${others.join(", ")}. Name one value of each under "where"`,
  );
}
