/** Which runs count as trained. */
import { type RunRecord, valueOf } from "../results/format.ts";
import { spreadOf } from "./statistics.ts";

/** Share of the best variant's test accuracy that a trained run reaches. */
export const TRAINED_SHARE = 0.8;

/** Least test accuracy of a trained run; undefined where no run was tested. */
export function trainedFrom(variants: readonly { readonly runs: readonly RunRecord[] }[]): number | undefined {
  const medians = variants.flatMap(({ runs }) => {
    const values = runs.flatMap((run) => testAccuracy(run) ?? []);
    return values.length === 0 ? [] : [spreadOf(values).median];
  });
  return medians.length === 0 ? undefined : TRAINED_SHARE * Math.max(...medians);
}

/** True for a run that came to its end with at least that test accuracy. A diverged run never did. */
export function isTrained(run: RunRecord, from: number): boolean {
  return run.status === "ok" && (testAccuracy(run) ?? NaN) >= from;
}

function testAccuracy(run: RunRecord): number | undefined {
  return valueOf(run, "test_accuracy", { step: "end" });
}
