/**
 * The `claims` block of an experiment: for each claim an allowed range of one statistic over seeds, fixed before the run.
 * `docs/claims.md` says how each statistic is judged; what has to fit the experiment is checked by `claims_fit.ts`.
 */
import * as z from "zod";
import { Expectation } from "../claims/statistics/table.ts";

export { Expectation };

const Expected = z.union([Expectation, z.array(Expectation).min(2)]).describe(
  "One statistic and its allowed range; of several, all must hold.",
);

const Reading = z.strictObject({
  reading: z.string().min(1).describe("What the claim is taken to mean, or what is tested beside it."),
  expect: Expected,
});

/** One claim. */
export const Claim = z.strictObject({
  id: z.string().min(1).describe("Id of the claim in configs/claims/."),
  expect: Expected.optional(),
  readings: z.array(Reading).min(1).optional().describe(
    "Instead of expect, where the claim can be read in several ways.",
  ),
  beside: z.array(Reading).min(1).optional().describe(
    "Judged and shown beside the claim without deciding it: a theory that says otherwise, for example.",
  ),
  not_run: z.array(z.strictObject({
    part: z.string().min(1).describe("What the claim also speaks of."),
    reason: z.string().min(1).describe("Why this experiment does not cover it."),
  })).min(1).optional().describe("Parts of the claim that this experiment does not cover."),
});
export type Claim = z.infer<typeof Claim>;

export const Claims = z.array(Claim);

/** The parsed block. */
export type ClaimBlocks = z.infer<typeof Claims>;
