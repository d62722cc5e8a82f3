/** What a claim reads of a result, so that no more is run to verify it. */
import { fitsAny } from "../../suites/core/claims/cells.ts";
import { keysRead, patternsOf, readingsOf, readsStartOnly } from "../../suites/core/claims/reads.ts";
import type { Cell } from "../../suites/core/plan/expand.ts";
import type { Experiment } from "../spec.ts";

/** A part of a result. */
export interface Reads {
  readonly cells: (cell: Cell) => boolean;
  readonly quantities: (quantity: string) => boolean;
  /** Values of step 0 alone. */
  readonly signalOnly: boolean;
}

/** What the claim of this id reads. Throws `RangeError` where the experiment judges none. */
export function readsOf(spec: Pick<Experiment, "claims" | "file">, id: string): Reads {
  const expectations = spec.claims.filter((claim) => claim.id === id).flatMap(readingsOf).map(({ expect }) => expect);
  if (expectations.length === 0) throw new RangeError(`Cannot verify ${id}: it must be judged by ${spec.file}`);
  const patterns = expectations.flatMap(patternsOf);
  const quantities = new Set(expectations.flatMap(keysRead).map((key) => key.slice(0, key.lastIndexOf("@"))));
  return {
    cells: (cell) => fitsAny(cell, patterns),
    quantities: (quantity) => quantities.has(quantity),
    signalOnly: expectations.every(readsStartOnly),
  };
}
