import type { RunRecord } from "../../../results/format.ts";
import type { Run } from "../plan/run.ts";

/** The record of a run that cannot be trained here, with the reason. */
export function skippedRecord({ id, cell, tuned, seed, pass }: Run, reason: string): RunRecord {
  return {
    ...{ id, build: "", cell, tuned, seed, pass, status: "skipped", step: null, reason },
    ...{ scalars: {}, profiles: {}, series: {}, parameterHash: null },
  };
}
