/** What a plan costs, read off the programs before anything runs. */
import type { Call, Kernel } from "../../../kernels/program/call.ts";
import { outputsOf } from "../../../kernels/program/access.ts";
import { liveBytes, planMemory } from "../../../kernels/program/memory.ts";
import type { Program } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import { KERNELS } from "../../../kernels/table.ts";
import type { RunConfig } from "../spec/config.ts";
import type { RunGroup } from "./group.ts";

/** Bytes of an element; every tensor holds 32-bit numbers. */
const ELEMENT_BYTES = 4;

/** A built program and how often a run goes through each of its phases. */
export interface Work {
  readonly program: Program;
  /** Passes by phase, such as `{ signal: 1, train: 500, evaluate: 16 }`; of `train` its steps. A phase not named is not run. */
  readonly passes: Readonly<Record<string, number>>;
  /** How often the phase `train` runs for a step; 1 by default. */
  readonly microBatches?: number;
}

/** What one step of one run costs. */
export interface StepCost {
  /** Floating-point operations. */
  readonly flops: number;
  /** Most bytes of activations and gradients alive at once, of training or, where there is none, of the signal. */
  readonly liveBytes: number;
  /** Most bytes of activations alone. */
  readonly activationBytes: number;
}

/** What one group costs. */
export interface Estimate {
  readonly group: RunGroup;
  /** Trained numbers of one run. */
  readonly parameters: number;
  /** Training steps of one run. */
  readonly steps: number;
  /** Of one training step of one run. */
  readonly step: StepCost;
  /** The same without checkpoints and micro-batches, where there are any. */
  readonly plainStep?: StepCost;
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
    const work = workOf(group.config);
    const { program, passes } = work;
    const runs = group.runs.length;
    const step = stepCost(work);
    const runFlops = Object.entries(passes).reduce(
      (sum, [phase, times]) => sum + times * (phase === "train" ? step.flops : phaseFlops(program, phase)),
      0,
    );
    const memory = planMemory(program, bytesOf);
    const parameters = program.tensors.filter(({ role }) => role === "parameter").reduce((n, t) => n + size(t), 0);
    const totalFlops = runs * runFlops;
    return {
      group,
      parameters,
      steps: passes.train ?? 0,
      step,
      ...(isSplit(group.config) && { plainStep: stepCost(workOf(withoutSplits(group.config))) }),
      totalFlops,
      bufferBytes: memory.sharedBytes + runs * (memory.replicaBytes + memory.scratchBytes),
      seconds: totalFlops / (gigaflops * 1e9),
    };
  });
}

function isSplit({ train: { accumulate, checkpoint = "none" } }: RunConfig): boolean {
  return accumulate !== undefined || checkpoint !== "none";
}

function withoutSplits(config: RunConfig): RunConfig {
  const { accumulate: _, checkpoint: __, ...train } = config.train;
  return { ...config, train };
}

/** A step's micro-batches cost the same but for the update, which is done once. */
function stepCost({ program, passes, microBatches = 1 }: Work): StepCost {
  const calls = program.phases.train ?? [];
  const updates = calls.filter((call) => outputsOf(call).some(({ role }) => role === "parameter"));
  const flops = microBatches * flopsOf(calls) - (microBatches - 1) * flopsOf(updates);
  const pass = passes.train ? calls : program.phases.signal ?? [];
  const ofActivations = (tensor: Tensor) => tensor.role === "activation" ? bytesOf(tensor) : 0;
  return { flops, liveBytes: liveBytes(pass, bytesOf), activationBytes: liveBytes(pass, ofActivations) };
}

function bytesOf(tensor: Tensor): number {
  return ELEMENT_BYTES * size(tensor);
}

/** Floating-point operations of one pass of a phase, one run. */
export function phaseFlops(program: Program, phase: string): number {
  return flopsOf(Object.hasOwn(program.phases, phase) ? program.phases[phase] : []);
}

function flopsOf(calls: readonly Call[]): number {
  const kernels: Readonly<Record<string, Kernel>> = KERNELS;
  return calls.reduce((sum, call) => sum + kernels[call.kernel].flops(call), 0);
}
