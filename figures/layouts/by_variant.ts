/** One row a variant: medians of quantities, and how many of its runs did what. */
import { type Result, type RunRecord, valueOf } from "../../results/format.ts";
import { QUANTITIES, type QuantityName } from "../../results/quantities.ts";
import type { ByVariant, Column } from "../blocks.ts";
import { settingLabel } from "../../results/labels.ts";
import { formatInterval, formatNumber } from "../../results/numbers.ts";
import { spreadOf } from "../statistics.ts";
import type { TableText } from "../table_text.ts";
import { isTrained, TRAINED_SHARE, trainedFrom } from "../trained.ts";
import { type Variant, variantsOf } from "../variants.ts";
import { selectionNote } from "../words.ts";

/** What stands where no run recorded the quantity. */
const NONE = "–";

/** A column with its head. */
interface Prepared {
  readonly head: string;
  readonly cell: (variant: Variant) => string;
  readonly note?: string;
}

/** The table of an experiment's variants. Throws `RangeError` as `variantsOf` does. */
export function variantRows({ rows: setting, columns, where }: ByVariant, result: Result): TableText {
  const variants = variantsOf(result, { setting, where });
  const prepared = columns.map((column) => prepare(column, variants));
  const rows = variants.map((variant) => [variant.label, ...prepared.map(({ cell }) => cell(variant))]);
  return {
    header: [settingLabel(setting), ...prepared.map(({ head }) => head)],
    rows,
    notes: [
      seedsNote(variants),
      ...selectionNote(result),
      ...prepared.flatMap(({ note }) => note ?? []),
      ...(rows.some((row) => row.includes(NONE)) ? [`${NONE}: not recorded.`] : []),
    ],
  };
}

function prepare(column: Column, variants: readonly Variant[]): Prepared {
  if (column.share === "diverged") {
    return { head: "diverged", cell: (variant) => share(variant, ({ status }) => status === "diverged") };
  }
  if (column.share === "trained") return trainedColumn(variants);
  const [quantity, at] = Object.entries(column)[0] as [QuantityName, { layer?: number; step: number | "end" }];
  const layer = at.layer === undefined ? [] : [`layer ${at.layer}`];
  const step = at.step === "end" ? "at the end" : `step ${at.step}`;
  return {
    head: [QUANTITIES[quantity].title, ...layer, step].join(", "),
    cell: ({ runs }) => {
      const values = runs.flatMap((run) => valueOf(run, quantity, at) ?? []);
      if (values.length > 0) return median(values, runs.length);
      return runs.every((run) => divergedBefore(run, at.step)) ? "diverged" : NONE;
    },
  };
}

function trainedColumn(variants: readonly Variant[]): Prepared {
  const from = trainedFrom(variants);
  if (from === undefined) return { head: "trained", cell: () => NONE };
  return {
    head: "trained",
    cell: (variant) => share(variant, (run) => isTrained(run, from)),
    note: `Trained: test accuracy of at least ${TRAINED_SHARE} of the best variant's, here ${formatNumber(from)}.`,
  };
}

/** Median with least and greatest, and n where it is not that of the row. */
function median(values: readonly number[], runs: number): string {
  const { median, range } = spreadOf(values);
  const text = formatInterval(median, range);
  return values.length < runs ? `${text}, n = ${values.length}` : text;
}

/** True for a run that never got to a step because its loss was no longer finite. */
function divergedBefore({ status, step: end }: RunRecord, step: number | "end"): boolean {
  return status === "diverged" && (step === "end" || (end !== null && end < step));
}

/** Of the runs that trained or diverged; a failed or skipped run says nothing of its variant. */
function share({ runs }: Variant, has: (run: RunRecord) => boolean): string {
  const counted = runs.filter(({ status }) => status === "ok" || status === "diverged");
  return counted.length === 0 ? NONE : `${counted.filter(has).length} of ${counted.length}`;
}

function seedsNote(variants: readonly Variant[]): string {
  const counts = variants.map(({ runs }) => runs.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return "One seed.";
  return `Median over ${least < most ? `${least} to ${most}` : most} seeds [least, greatest].`;
}
