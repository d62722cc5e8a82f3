import { encode } from "../results/encode.ts";
import type { RunRecord } from "../results/format.ts";
export function selectTuned(runs: readonly RunRecord[]): RunRecord[] {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const k = encode(run.cell);
    groups.set(k, [...groups.get(k) ?? [], run]);
  }
  return [...groups.values()].flatMap((all) =>
    [...new Set(all.map((r) => r.seed))].map((seed) => {
      const own = all.filter((r) => r.seed === seed);
      const score = (run: RunRecord) =>
        all.filter((r) => r.seed !== seed && encode(r.tuned) === encode(run.tuned)).reduce(
          (a, r) => a + (r.scalars["validation_loss@end"] ?? 1e9),
          0,
        );
      return own.sort((a, b) => score(a) - score(b))[0];
    })
  );
}
