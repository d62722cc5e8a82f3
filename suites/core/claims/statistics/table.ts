/** Every statistic of `expect`, by the key that names it. */
import * as z from "zod";
import { auc } from "./auc.ts";
import { balanced_accuracy } from "./balanced_accuracy.ts";
import { best } from "./best.ts";
import { difference } from "./difference.ts";
import { every_cell } from "./every_cell.ts";
import { exact } from "./exact.ts";
import { exists } from "./exists.ts";
import { identical } from "./identical.ts";
import { limit } from "./limit.ts";
import { mean } from "./mean.ts";
import { median } from "./median.ts";
import { monotone } from "./monotone.ts";
import { ordering } from "./ordering.ts";
import { r_squared } from "./r_squared.ts";
import { ratio } from "./ratio.ts";
import { share } from "./share.ts";
import { share_difference } from "./share_difference.ts";
import { share_ratio } from "./share_ratio.ts";
import { slope } from "./slope.ts";
import { some_cell } from "./some_cell.ts";
import { spearman } from "./spearman.ts";
import { spread } from "./spread.ts";
import type { Statistic } from "./statistic.ts";

const STATISTICS = {
  mean,
  median,
  share,
  exact,
  ratio,
  difference,
  ordering,
  best,
  monotone,
  slope,
  spearman,
  r_squared,
  auc,
  balanced_accuracy,
  share_ratio,
  share_difference,
  limit,
  spread,
  identical,
  exists,
  some_cell,
  every_cell,
};

type Table = typeof STATISTICS;

/** One statistic and where it must lie. */
export type Expectation = { [Name in keyof Table]: Table[Name] extends Statistic<infer Expect> ? Expect : never }[
  keyof Table
];

const schemas = Object.values<{ readonly schema: z.ZodType }>(STATISTICS).flatMap(({ schema }) =>
  schema instanceof z.ZodUnion ? [...schema.options] as z.ZodType[] : [schema]
);

/** Schema of an expectation: the one of its statistic. */
export const Expectation = z.union(schemas).meta({
  id: "Expectation",
  description: "One statistic over seeds and the range it must lie in.",
}) as z.ZodType<Expectation>;

/** Names of all statistics. */
export const STATISTIC_NAMES = Object.keys(STATISTICS);

/** The statistic that an expectation names. */
export function statisticOf(expect: Expectation): Statistic<Expectation> {
  const name = STATISTIC_NAMES.find((key) => key in expect) as keyof Table;
  return STATISTICS[name] as unknown as Statistic<Expectation>;
}
