/** Statistics in words, as tables and verdict files show them. */
import { settingLabel } from "../../../results/labels.ts";
import type { Expectation, Predicate } from "../spec/blocks.ts";
import { pattern, placeIn, quantityOf } from "./reads.ts";
import { describePlace, label } from "./values.ts";

/** For example `median mean activation, layer 10, step 0; zeros`. */
export function statisticWords(expect: Expectation): string {
  if ("ratio" in expect) {
    return `median ratio of ${placed(expect)}; ${label(pattern(expect.of))} to ${label(pattern(expect.to))}`;
  }
  if ("ordering" in expect) {
    const [a, b] = [label(pattern(expect.of)), label(pattern(expect.than))];
    return `share of seeds with ${expect.is} ${placed(expect)} of ${a} than of ${b}`;
  }
  const cells = expect.where && Object.keys(expect.where).length > 0 ? `; ${label(pattern(expect.where))}` : "";
  return `${unplacedWords(expect)}${cells}`;
}

function unplacedWords(expect: Exclude<Expectation, { ratio: unknown } | { ordering: unknown }>): string {
  if ("share" in expect) return `share of ${predicateWords(expect.share)}`;
  const what = placed(expect);
  if ("mean" in expect) return `mean over seeds of ${what}`;
  if ("median" in expect) return `median ${what}`;
  if ("exact" in expect) return `${what}, in every run`;
  if ("spearman" in expect) return `rank correlation of ${what} with ${settingLabel(expect.over)}`;
  return `slope of ${what} over ${settingLabel(expect.over)}${expect.scale === "log" ? ", both as logarithms" : ""}`;
}

function predicateWords(share: Predicate): string {
  if ("diverged" in share) return share.diverged ? "diverged runs" : "runs that did not diverge";
  const what = describePlace(share.quantity, { step: share.at, layer: share.layer });
  if ("is" in share) return `runs with ${IS[share.is]} ${what}`;
  const [side, threshold] = "below" in share ? ["below", share.below] : ["above", share.above];
  const limit = typeof threshold === "number" ? threshold : `${threshold.of_best} times the best cell's median`;
  return `runs with ${what} ${side} ${limit}`;
}

const IS = { nan: "NaN as", finite: "a finite", infinite: "an infinite" } as const;

function placed(expect: Expectation): string {
  const quantity = quantityOf(expect);
  return quantity ? describePlace(quantity, placeIn(expect)) : "";
}
