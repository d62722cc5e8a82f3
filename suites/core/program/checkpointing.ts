/** Which activations a configuration keeps for the backward pass. */
import { checkpointed, savedActivations } from "../../../kernels/program/checkpoint.ts";
import type { Program } from "../../../kernels/program/program.ts";
import type { RunConfig } from "../spec/config.ts";

type Checkpoint = NonNullable<RunConfig["train"]["checkpoint"]>;

/** Phases with a backward pass. */
const PHASES = ["train", "signal"];

/** Of how many activations one is kept, where the backward pass reads `saved` of them. */
export function checkpointEvery(checkpoint: Checkpoint, saved: number): number {
  if (checkpoint === "none") return 1;
  return checkpoint === "sqrt" ? Math.max(1, Math.round(Math.sqrt(saved))) : checkpoint.every;
}

/** The program with the phases that have a backward pass checkpointed. */
export function withCheckpoints(program: Program, checkpoint: Checkpoint = "none"): Program {
  if (checkpoint === "none") return program;
  return PHASES.reduce((done, phase) => {
    const every = checkpointEvery(checkpoint, savedActivations(done, phase).length);
    return checkpointed(done, phase, { every });
  }, program);
}
