/** Whether an experiment runs and records what its claims read. */
import { mistake } from "../claims/fit_tools.ts";
import { statisticOf } from "../claims/statistics/table.ts";
import type { Claim, Expectation } from "./blocks.ts";
import { countRuns, MOST_RUNS } from "./cells.ts";
import { ClaimFit } from "./claim_fit.ts";
import type { Mistake } from "./explain.ts";
import { nearest } from "./nearest.ts";
import type { Spec } from "./spec.ts";
import type { Path } from "./tree.ts";

/** Every claim that could not be judged. `ids` are those of the ledger, where it is known. */
export function claimMisfits(spec: Spec, ids?: readonly string[]): Mistake[] {
  if (countRuns(spec) > MOST_RUNS) return []; // refused already, and listing its cells would take long
  const fit = new ClaimFit(spec);
  return spec.claims.flatMap((claim, i) => [
    ...idMistakes(spec.claims, i, ids),
    ...partMistakes(claim, i),
    ...expectationsOf(claim, i).flatMap(([expect, path]) => statisticOf(expect).mistakes(expect, fit, path)),
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
  const listed = (one: Claim["expect"], path: Path): [Expectation, Path][] => {
    if (!one) return [];
    return Array.isArray(one) ? one.map((part, k) => [part, [...path, k]]) : [[one, path]];
  };
  return [
    ...listed(expect, ["claims", i, "expect"]),
    ...readings.flatMap((one, k) => listed(one.expect, ["claims", i, "readings", k, "expect"])),
    ...beside.flatMap((one, k) => listed(one.expect, ["claims", i, "beside", k, "expect"])),
  ];
}
