/** The runs a claim is judged by, and when they can be judged at all. */
import { encode } from "../../../results/encode.ts";
import type { RunRecord } from "../../../results/format.ts";
import { selectTuned } from "../../../results/select.ts";
import { type CellPattern, fitsAny, label } from "./cells.ts";

/** The runs of one pass: all of them, and those whose tuned value was chosen. */
export interface PassRuns {
  readonly all: readonly RunRecord[];
  readonly selected: readonly RunRecord[];
}

/** The runs of a pass, tuned values chosen. */
export function passRuns(runs: readonly RunRecord[], pass: RunRecord["pass"]): PassRuns {
  const all = runs.filter((run) => run.pass === pass);
  return { all, selected: selectTuned(all) };
}

/** A statistic could not be had. `notRun`: nothing was measured; else the claim is inconclusive. */
export interface Refusal {
  readonly refused: string;
  readonly notRun: boolean;
}

/** The selected runs of a pattern's cells. Refused where a run of them, chosen or not, failed, was skipped or is missing. */
export function runsIn({ all, selected }: PassRuns, where: CellPattern): readonly RunRecord[] | Refusal {
  const fits = ({ cell }: RunRecord) => fitsAny(cell, [where]);
  const tried = all.filter(fits);
  if (tried.length === 0) return { refused: `no run of ${label(where)}`, notRun: true };
  const ill = tried.filter(({ status }) => status === "failed" || status === "skipped");
  if (ill.length === tried.length && ill.every(({ status }) => status === "skipped")) {
    return { refused: `skipped: ${ill[0].reason}`, notRun: true };
  }
  if (ill.length > 0) {
    const [{ status, reason, seed }] = ill;
    return {
      refused: `${ill.length} of ${tried.length} runs failed or were skipped (seed ${seed} ${status}: ${reason})`,
      notRun: false,
    };
  }
  const count = (of: (run: RunRecord) => unknown) => new Set(tried.map((run) => encode(of(run)))).size;
  const wanted = count(({ cell }) => cell) * count(({ tuned }) => tuned) * count(({ seed }) => seed);
  if (tried.length < wanted) {
    return { refused: `${wanted - tried.length} of ${wanted} runs are missing`, notRun: false };
  }
  return selected.filter(fits);
}

/** The cells of a pass that fit a pattern, in order of appearance. */
export function cellsIn({ all }: PassRuns, where: CellPattern): CellPattern[] {
  const fitting = all.filter(({ cell }) => fitsAny(cell, [where])).map(({ cell }) => cell);
  return [...new Map(fitting.map((cell) => [encode(cell), cell])).values()];
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}

/** Remarks as one. */
export function joined(...notes: readonly string[]): string {
  return notes.filter((note) => note !== "").join("; ");
}
