/** One experiment of a bench: both passes, verdicts, and everything that is kept of them. */
import { withTimings } from "../../results/timings.ts";
import { canonicalHash } from "../../results/encode.ts";
import type { Files } from "../../results/files.ts";
import type { Result, Verdicts } from "../../results/format.ts";
import { runPath, verdictsPath } from "../../results/layout.ts";
import { saveRunResult } from "../../results/save.ts";
import { fitsAny } from "../../suites/core/claims/cells.ts";
import { cellsToConfirm } from "../../suites/core/claims/confirm.ts";
import { judge } from "../../suites/core/claims/judge.ts";
import { claimsHash, type Experiment, loadLedger } from "../spec.ts";
import { runExperiment, type RunOptions } from "./run_experiment.ts";

/** What came of an experiment. */
export interface BenchOutcome {
  readonly spec: Experiment;
  readonly result: Result;
  readonly verdicts: Verdicts;
  /** Files written, from the project's folder. */
  readonly paths: readonly string[];
  /** What a reader should know, such as a figure that could not be drawn. */
  readonly notices: readonly string[];
}

/** Trains, judges, confirms what was contradicted, saves and draws. Nothing is written before all of it is done. */
export async function benchExperiment(files: Files, spec: Experiment, options: RunOptions): Promise<BenchOutcome> {
  const notices: string[] = [];
  const asked = { ...options, onNotice: (notice: string) => void notices.push(notice) };
  let result = await runExperiment(spec, asked);
  let verdicts = judged(spec, result);
  const patterns = cellsToConfirm(spec.claims, verdicts); // none where the run is quick
  if (patterns.length > 0) {
    const second = await runExperiment(spec, {
      ...asked,
      pass: "confirmation",
      cells: (cell) => fitsAny(cell, patterns),
    });
    result = together(result, second);
    verdicts = judged(spec, result);
  }
  options.signal?.throwIfAborted();
  const saved = saveRunResult(files, result, verdicts);
  const drawn = await draw(files, spec, result, verdicts, notices);
  return { spec, result, verdicts, paths: [saved.result, saved.verdicts, ...drawn], notices };
}

/** The verdicts of an experiment's claims on a result. */
export function judged(spec: Experiment, result: Result): Verdicts {
  const { canonical, provenance } = result;
  return judge({
    canonical: withTimings(result),
    claims: spec.claims,
    ledger: loadLedger(),
    quick: provenance.quick,
    device: provenance.device.name,
    resultHash: canonicalHash(canonical),
    claimsHash: claimsHash(spec),
  });
}

/** Both passes as one result; they differ in seeds alone. */
function together(first: Result, second: Result): Result {
  const [a, b] = [first.provenance, second.provenance];
  const [wallSeconds, trainSeconds] = [a.wallSeconds + b.wallSeconds, a.trainSeconds + b.trainSeconds];
  const steps = a.stepsPerSecond * a.trainSeconds + b.stepsPerSecond * b.trainSeconds;
  return {
    ...first,
    canonical: { ...first.canonical, runs: [...first.canonical.runs, ...second.canonical.runs] },
    provenance: {
      ...a,
      ...(b.timings && { timings: { ...a.timings, ...b.timings } }),
      wallSeconds,
      trainSeconds,
      stepsPerSecond: trainSeconds > 0 ? steps / trainSeconds : 0,
    },
  };
}

/** Draws tables and figures beside the result; one that has nothing to show is a notice. */
export async function draw(
  files: Files,
  spec: Experiment,
  result: Result,
  verdicts: Verdicts,
  notices: string[],
): Promise<string[]> {
  const { drawExperiment } = await import("../../figures/draw.ts"); // takes half a second to load
  const { suite, experiment } = result.canonical;
  const folder = verdictsPath(runPath({ suite, experiment, device: "cpu" })).split("/").slice(0, -1).join("/");
  try {
    const drawn = await drawExperiment({ ...spec, experiment, result, verdicts });
    for (const { path, content } of drawn) files.write(`${folder}/${path}`, content);
    return drawn.map(({ path }) => `${folder}/${path}`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    notices.push(`Not drawn: ${error.message}`);
    return [];
  }
}
