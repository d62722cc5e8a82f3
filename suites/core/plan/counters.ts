/** What a program costs, counted before it runs. */
import type { Call } from "../../../kernels/program/call.ts";
import { type KernelName, KERNELS } from "../../../kernels/table.ts";
import type { Counters } from "../../../results/plan_format.ts";
import { type ProtocolName, PROTOCOLS } from "../protocols/table.ts";
import type { RunConfig } from "../spec/config.ts";
import { estimate, type Work } from "./estimate.ts";
import type { Run } from "./run.ts";

/** How to count. */
export interface CountOptions {
  readonly protocol: ProtocolName;
  /** The program of a configuration with its passes. */
  readonly workOf: (config: RunConfig) => Work;
  /** Most steps between two readbacks. */
  readonly capacity: number;
}

/** The counters of a run's program. */
export function countersOf(run: Run, { protocol, workOf, capacity }: CountOptions): Counters {
  const work = workOf(run.config);
  const [{ step, totalFlops, bufferBytes }] = estimate([{ config: run.config, runs: [run] }], {
    workOf: () => work,
    gigaflops: 1,
  });
  return {
    stepFlops: step.flops,
    runFlops: totalFlops,
    liveBytes: step.liveBytes,
    bufferBytes,
    dispatches: dispatchesOf(work),
    readbacks: readbacksOf(run.config, protocol, capacity),
  };
}

function dispatchesOf({ program, passes, microBatches = 1 }: Work): number {
  return Object.entries(passes).reduce((sum, [phase, times]) => {
    const calls = Object.hasOwn(program.phases, phase) ? program.phases[phase] : [];
    return sum + times * (phase === "train" ? microBatches : 1) * callDispatches(calls);
  }, 0);
}

function callDispatches(calls: readonly Call[]): number {
  return calls.reduce((sum, call) => sum + KERNELS[call.kernel as KernelName].gpu(call).length, 0);
}

/** One for every pass over a set, for every snapshot and for every full log of steps. */
function readbacksOf(config: RunConfig, protocol: ProtocolName, capacity: number): number {
  const { signal = 0, train = 0, evaluate = 0 } = PROTOCOLS[protocol].passes(config, { validation: 1, test: 1 });
  return signal + Math.ceil(train / capacity) + evaluate;
}
