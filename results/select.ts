/**
 * Which run of a tuned experiment stands for its seed.
 *
 * A tuned value chosen by the seed's own score would be chosen in part for that seed's luck. So each seed takes the value
 * that did best on the other seeds of its cell and pass: lowest mean of the validation loss at the end.
 */
import { encode } from "./encode.ts";
import { type RunRecord, valueOf } from "./format.ts";

/** Runs of one cell and pass by tuned value, in order of appearance. */
type ByTuned = ReadonlyMap<string, readonly RunRecord[]>;

/**
 * For every cell, pass and seed the run with the value that has the lowest mean validation loss over the other seeds, in
 * the order the runs came in. Without tuning all runs come back.
 *
 * - A diverged run, or one whose validation loss is not finite, counts as infinitely bad. Ties go to the value that
 *   appears first.
 * - A value that failed, was skipped or is missing on another seed has no known mean: it ranks behind every known one,
 *   infinite ones too. As it might have been the best, whoever draws conclusions must look for failed and skipped runs
 *   among all runs of the cell, not among the selected ones.
 * - With one seed there are no others; its own validation loss decides. The test set takes no part in any of this.
 */
export function selectTuned(runs: readonly RunRecord[]): RunRecord[] {
  const groups = groupBy(runs, ({ cell, pass }) => encode({ cell, pass }));
  const selected = new Set([...groups.values()].flatMap(selectInCell));
  return runs.filter((run) => selected.has(run));
}

function selectInCell(runs: readonly RunRecord[]): readonly RunRecord[] {
  const byTuned = groupBy(runs, ({ tuned }) => encode(tuned));
  if (byTuned.size === 1) return runs;
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  return seeds.map((seed) => selectForSeed(byTuned, seed, seeds));
}

function selectForSeed(byTuned: ByTuned, seed: number, seeds: readonly number[]): RunRecord {
  const judging = seeds.length > 1 ? seeds.filter((other) => other !== seed) : seeds;
  const candidates = [...byTuned.values()].flatMap((runs) => {
    const own = runs.find((run) => run.seed === seed);
    return own ? [{ own, ...meanLoss(runs, judging) }] : [];
  });
  return candidates.reduce((best, one) => isBetter(one, best) ? one : best).own;
}

/** A mean that may be unknown. */
interface Score {
  readonly known: boolean;
  readonly loss: number;
}

function isBetter(a: Score, b: Score): boolean {
  return a.known !== b.known ? a.known : a.loss < b.loss;
}

function meanLoss(runs: readonly RunRecord[], seeds: readonly number[]): Score {
  const judging = runs.filter(({ seed }) => seeds.includes(seed));
  const known = judging.length === seeds.length &&
    judging.every(({ status }) => status === "ok" || status === "diverged");
  if (!known) return { known, loss: Infinity };
  return { known, loss: judging.reduce((sum, run) => sum + lossOf(run), 0) / judging.length };
}

function lossOf(run: RunRecord): number {
  const loss = run.status === "ok" ? valueOf(run, "validation_loss", { step: "end" }) ?? NaN : NaN;
  return Number.isFinite(loss) ? loss : Infinity;
}

function groupBy(runs: readonly RunRecord[], keyOf: (run: RunRecord) => string): Map<string, RunRecord[]> {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const key = keyOf(run);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return groups;
}
