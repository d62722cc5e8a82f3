/** Which activations a configuration keeps for the backward pass. */
import { checkpointed, savedActivations } from "../../../kernels/program/checkpoint.ts";
import { inputsOf, outputsOf } from "../../../kernels/program/access.ts";
import type { Call } from "../../../kernels/program/call.ts";
import type { Program } from "../../../kernels/program/program.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { RunConfig } from "../spec/config.ts";

type Checkpoint = NonNullable<RunConfig["train"]["checkpoint"]>;

/** Phases that may have a backward pass: a snapshot has one where an observer reads gradients. */
const PHASES = ["train", "signal"];

/** Of how many activations one is kept, where the backward pass reads `saved` of them. */
export function checkpointEvery(checkpoint: Checkpoint, saved: number): number {
  if (checkpoint === "none") return 1;
  return checkpoint === "sqrt" ? Math.max(1, Math.round(Math.sqrt(saved))) : checkpoint.every;
}

/** The program with the phases that have a backward pass checkpointed. */
export function withCheckpoints(program: Program, checkpoint: Checkpoint = "none"): Program {
  if (checkpoint === "none") return program;
  return PHASES.filter((phase) => hasBackward(program.phases[phase])).reduce((done, phase) => {
    const early = { ...done, phases: { ...done.phases, [phase]: observedEarly(done.phases[phase]) } };
    const every = checkpointEvery(checkpoint, savedActivations(early, phase).length);
    return checkpointed(early, phase, { every });
  }, program);
}

/**
 * The calls with those that look at activations, and only write logs, moved forward to where these are finished: what is
 * looked at there need not be kept, or computed again, to be looked at later.
 */
function observedEarly(calls: readonly Call[]): Call[] {
  const moved: Call[] = [];
  for (const call of calls) {
    const inputs = inputsOf(call).filter(({ role }) => role !== "log");
    const observes = inputs.some(isActivation) && outputsOf(call).every(({ role }) => role === "log");
    const finished = moved.findLastIndex((other) => outputsOf(other).some((out) => inputs.includes(out)));
    moved.splice(observes ? finished + 1 : moved.length, 0, call);
  }
  return moved;
}

function isActivation({ role }: Tensor): boolean {
  return role === "activation";
}

function hasBackward(calls: readonly Call[]): boolean {
  return calls.flatMap(outputsOf).some(({ role }) => role === "gradient");
}
