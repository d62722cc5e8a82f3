/** Plans and finished runs made up for tests. */
import type { Plan, PlannedExperiment } from "../../../results/plan_format.ts";
import type { Result, RunRecord } from "../../../results/format.ts";
import { someResult, someRun } from "../../../results/testing/results.ts";

const CELLS = [{ "model.init": "zeros" }, { "model.init": "kaiming_normal" }];

/** An experiment of two cells and `seeds` seeds; its second program is dearer than its first. */
export function somePlanned(over: Partial<PlannedExperiment> = {}, seeds = 6): PlannedExperiment {
  const costs = (scale: number) => ({
    stepFlops: scale * 1e6,
    runFlops: scale * 1e9,
    liveBytes: 4096,
    bufferBytes: 8192,
  });
  const pass = over.pass ?? "first";
  const from = pass === "first" ? 0 : seeds;
  return {
    suite: "suite",
    experiment: "experiment",
    pass,
    specification: { seeds },
    claimsHash: "c0",
    data: { digits: "d0" },
    programs: [1, 3].map((scale) => ({ ...costs(scale), dispatches: scale * 100, readbacks: 13 })),
    runs: CELLS.flatMap((cell, program) =>
      Array.from({ length: seeds }, (_, i) => {
        const seed = from + i;
        return { id: `id${program}-${seed}`, cell, tuned: { "optimizer.lr": 0.1 }, seed, pass, program };
      })
    ),
    ...over,
  };
}

/** A plan of two experiments. */
export function somePlan(over: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    kind: "plan",
    changes: { quick: false, overrides: {} },
    experiments: [somePlanned(), somePlanned({ experiment: "other" }, 3)],
    ...over,
  };
}

/** The record of every planned run, in order; some diverged. */
export function recordsOf({ runs }: PlannedExperiment): RunRecord[] {
  return runs.map(({ program: _, ...run }) =>
    someRun({
      ...run,
      build: JSON.stringify(run.cell),
      ...(run.seed % 4 === 3 && { status: "diverged", step: 3, reason: "the loss is NaN at step 3" }),
    })
  );
}

/** A result with some of an experiment's runs, as a shard leaves it. */
export function partOf(
  planned: PlannedExperiment,
  runs: RunRecord[],
  over: Partial<Result["provenance"]> = {},
): Result {
  const { suite, experiment, specification, claimsHash, data } = planned;
  const { format, provenance } = someResult([], over);
  return { format, canonical: { suite, experiment, specification, claimsHash, data, runs }, provenance };
}

/** The same on a GPU. */
export function onGpu(result: Result): Result {
  const device = { ...result.provenance.device, kind: "gpu", name: "a GPU" } as const;
  return { ...result, provenance: { ...result.provenance, device } };
}
