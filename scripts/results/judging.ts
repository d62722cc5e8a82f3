/** Judging results with the claims now in `configs/`. */
import { withTimings } from "../../results/timings.ts";
import { judge } from "../../suites/core/claims/judge.ts";
import { claimsHash, loadExperiment, loadLedger } from "../spec.ts";
import type { JudgeResult } from "./refresh.ts";

/** A judge that knows the ledger and loads each result's experiment. Throws `SpecError` for one that does not load. */
export function judgeWithConfigs(): JudgeResult {
  const ledger = loadLedger();
  return (result, name, resultHash) => {
    const { provenance } = result;
    const spec = loadExperiment(name);
    return judge({
      canonical: withTimings(result),
      claims: spec.claims,
      ledger,
      quick: provenance.quick,
      device: provenance.device.name,
      resultHash,
      claimsHash: claimsHash(spec),
    });
  };
}
