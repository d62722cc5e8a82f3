/** Results made up for tests. */
import type { Result, RunRecord } from "../format.ts";

/** A run with a loss and a profile that depend on the seed alone; `over` replaces what a test is about. */
export function someRun(over: Partial<RunRecord> = {}): RunRecord {
  const seed = over.seed ?? 0;
  return {
    id: `id${JSON.stringify(over.cell ?? {})}${seed}`,
    build: "b0",
    cell: {},
    tuned: {},
    seed,
    pass: "first",
    status: "ok",
    step: null,
    reason: null,
    scalars: { "loss@end": 0.5 + Math.sin(seed) / 10 },
    profiles: { "grad_norm@0": [1 + seed / 10, 2] },
    series: { loss: { steps: [0, 9], values: [2.3, 0.5] } },
    parameterHash: `p${seed}`,
    ...over,
  };
}

/** A result of the experiment `suite/experiment` with these runs, made on the CPU. */
export function someResult(runs: RunRecord[], over: Partial<Result["provenance"]> = {}): Result {
  return {
    format: 1,
    canonical: {
      suite: "suite",
      experiment: "experiment",
      specification: { seeds: runs.length },
      claimsHash: "c0",
      data: { digits: "d0" },
      runs,
    },
    provenance: {
      device: { kind: "cpu", name: "WebAssembly, fused", features: [], limits: {}, flags: "" },
      processor: "a processor",
      cores: 2,
      memoryBytes: 8e9,
      os: "linux",
      deno: "2.9.6",
      commit: "0123456",
      dirty: false,
      startedAt: "2026-01-01T00:00:00Z",
      wallSeconds: 10,
      trainSeconds: 8,
      stepsPerSecond: 1000,
      quick: false,
      overrides: {},
      ...over,
    },
  };
}

/** `n` runs of each cell, seeds from 0. */
export function someRuns(n: number, cells: readonly RunRecord["cell"][] = [{}]): RunRecord[] {
  return cells.flatMap((cell) => Array.from({ length: n }, (_, seed) => someRun({ cell, seed })));
}
