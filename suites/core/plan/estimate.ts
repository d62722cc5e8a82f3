/** What a plan costs, read off the programs before anything runs. */
import type { Kernel } from "../../../kernels/program/call.ts";
import { planMemory } from "../../../kernels/program/memory.ts";
import type { Program } from "../../../kernels/program/program.ts";
import { size } from "../../../kernels/program/tensor.ts";
import { KERNELS } from "../../../kernels/table.ts";
import type { RunConfig } from "../spec/config.ts";
import type { RunGroup } from "./group.ts";

/** Bytes of an element; every tensor holds 32-bit numbers. */
const ELEMENT_BYTES = 4;

/** A built program and how often a run goes through each of its phases. */
export interface Work {
  readonly program: Program;
  /** Passes by phase, such as `{ signal: 1, train: 500, evaluate: 16 }`; a phase not named is not run. */
  readonly passes: Readonly<Record<string, number>>;
}

/** What one group costs. */
export interface Estimate {
  readonly group: RunGroup;
  /** Trained numbers of one run. */
  readonly parameters: number;
  /** Training steps of one run. */
  readonly steps: number;
  /** Floating-point operations of one training step of one run. */
  readonly stepFlops: number;
  /** Of all runs, evaluations included. */
  readonly totalFlops: number;
  /** Memory with all runs side by side; fewer at a time need less. */
  readonly bufferBytes: number;
  /** At the assumed speed. */
  readonly seconds: number;
}

/** Estimates each group at a speed in GFLOP/s, all cores together. `workOf` builds the program of a configuration. */
export function estimate(
  groups: readonly RunGroup[],
  { workOf, gigaflops }: { workOf: (config: RunConfig) => Work; gigaflops: number },
): Estimate[] {
  if (!(gigaflops > 0)) throw new RangeError(`Cannot estimate time: gigaflops must be above 0, got ${gigaflops}`);
  return groups.map((group) => {
    const { program, passes } = workOf(group.config);
    const runs = group.runs.length;
    const runFlops = Object.entries(passes).reduce(
      (sum, [phase, times]) => sum + times * phaseFlops(program, phase),
      0,
    );
    const memory = planMemory(program, (tensor) => ELEMENT_BYTES * size(tensor));
    const parameters = program.tensors.filter(({ role }) => role === "parameter").reduce((n, t) => n + size(t), 0);
    const totalFlops = runs * runFlops;
    return {
      group,
      parameters,
      steps: passes.train ?? 0,
      stepFlops: phaseFlops(program, "train"),
      totalFlops,
      bufferBytes: memory.sharedBytes + runs * (memory.replicaBytes + memory.scratchBytes),
      seconds: totalFlops / (gigaflops * 1e9),
    };
  });
}

/** Floating-point operations of one pass of a phase, one run. */
export function phaseFlops(program: Program, phase: string): number {
  const calls = Object.hasOwn(program.phases, phase) ? program.phases[phase] : [];
  const kernels: Readonly<Record<string, Kernel>> = KERNELS;
  return calls.reduce((sum, call) => sum + kernels[call.kernel].flops(call), 0);
}
