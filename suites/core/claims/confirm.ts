/** What the second set of seeds has to run for. */
import type { Verdicts } from "../../../results/format.ts";
import type { Claim } from "../spec/blocks.ts";
import { canonicalText } from "../spec/canonical.ts";
import type { CellPattern } from "./cells.ts";
import { patternsOf, readingsOf } from "./reads.ts";

/**
 * Patterns of the cells that claims to be confirmed read; a cell has to run again if it fits one of them (`fitsAny`).
 * Empty where nothing is to be confirmed. `verdicts` are what `judge` made of the same claims.
 */
export function cellsToConfirm(claims: readonly Claim[], verdicts: Pick<Verdicts, "claims">): CellPattern[] {
  const patterns = claims.flatMap((claim) => {
    const judgements = verdicts.claims.find((one) => one.claim === claim.id)?.judgements ?? [];
    return readingsOf(claim).flatMap(({ expect }, i) =>
      judgements[i]?.verdict === "inconclusive (to be confirmed)" ? patternsOf(expect) : []
    );
  });
  return [...new Map(patterns.map((one) => [canonicalText(one), one])).values()];
}
