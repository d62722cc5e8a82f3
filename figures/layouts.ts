/** Every layout of a table. A new one is a file in `layouts/`, its block in `blocks.ts` and a line here. */
import type { Result, Verdicts } from "../results/format.ts";
import type { Table } from "./blocks.ts";
import { variantRows } from "./layouts/by_variant.ts";
import { claimRows } from "./layouts/claims.ts";
import type { TableText } from "./table_text.ts";

/** What tables are made from. */
export interface Measured {
  readonly result: Result;
  /** Null until the result was judged. */
  readonly verdicts: Verdicts | null;
}

type Layouts = {
  readonly [L in Table["layout"]]: (block: Extract<Table, { layout: L }>, measured: Measured) => TableText | null;
};

const LAYOUTS: Layouts = {
  by_variant: (block, { result }) => variantRows(block, result),
  claims: (_, { verdicts }) => verdicts && claimRows(verdicts),
};

/** A table of a result; null for one of verdicts where nothing was judged. Throws `RangeError` as `variantsOf` does. */
export function tableText(block: Table, measured: Measured): TableText | null {
  const lay = LAYOUTS[block.layout] as (block: Table, measured: Measured) => TableText | null;
  return lay(block, measured);
}
