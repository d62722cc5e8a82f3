/** Descent's own arms: a worker a core, each with runs of its own, as in a bench. */
import type { Arm } from "../../results/perf_format.ts";
import { type OpenArm, type Round, sizeRound } from "./arm.ts";
import { PerfWorker } from "./worker.ts";
import type { ReadySweep, SweepRound } from "./worker/messages.ts";
import type { SweepWork } from "./works.ts";

/** Most runs that a worker takes at a time, as a bench has it. */
const MOST_RUNS = 8;
const TRIAL_STEPS = 50;
const TRIALS = 2;

/** An arm of Descent; what its workers found out beside the time. */
export type DescentArm = OpenArm & { readonly ready: ReadySweep };

/** Opens the sweep on `processes` workers of their own. */
export async function openDescent(
  work: SweepWork,
  { arm, device, processes, seconds }: { arm: Arm; device: "cpu" | "gpu"; processes: number; seconds: number },
): Promise<DescentArm> {
  const { workers } = await PerfWorker.open(device, processes);
  const { config } = work;
  const all = <Answer>(ask: (worker: PerfWorker, i: number) => Promise<Answer>) => Promise.all(workers.map(ask));
  const load = (runs: number) =>
    all((worker, i) => worker.ask<ReadySweep>({ do: "sweep", config, runs, firstSeed: i * runs }));
  const round = async (steps: number, runs: number): Promise<Round> => {
    const rounds = await all((worker) => worker.ask<SweepRound>({ do: "round", steps }));
    return { steps: processes * runs * steps, seconds: Math.max(...rounds.map((one) => one.seconds)) };
  };
  await load(1);
  let secondsPerStep = Infinity;
  for (let trial = 0; trial < TRIALS; trial++) {
    secondsPerStep = Math.min(secondsPerStep, (await round(TRIAL_STEPS, 1)).seconds / TRIAL_STEPS);
  }
  const share = Math.max(1, Math.floor(work.runs / processes));
  const mostRepeats = device === "gpu" ? work.runs : Math.min(MOST_RUNS, share);
  const sized = sizeRound({ steps: work.steps, secondsPerStep, seconds, mostRepeats });
  const runs = device === "gpu" ? work.runs : sized.repeats;
  const [ready] = await load(runs);
  return {
    arm,
    processes,
    about: `${processes} ${processes === 1 ? "engine" : "engines"}, ${runs} runs at a time`,
    firstLoss: ready.firstLoss,
    ready,
    round: () => round(sized.steps, runs),
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    },
  };
}
