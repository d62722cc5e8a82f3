/**
 * Low precision as a transformation of programs: the same calls, with what they write rounded to a 16-bit format.
 *
 * - Activations and gradients are rounded as soon as a call has finished them; sums inside a kernel stay f32. A tensor
 *   that the next call updates in place (the loss's gradient, multiplied by a loss scale) is rounded after that call.
 * - With master weights, a phase starts by rounding each parameter into a working copy, which forward and backward calls
 *   read; the optimizer and observers keep the f32 parameter (Micikevicius et al., ICLR 2018, section 3.1). Without,
 *   parameters are rounded in place at a phase's start, which changes nothing once they are, and after each update.
 * - What the optimizer computes from parameters' gradients stays f32, as do logs, counters, inputs, data and state. So
 *   what an operation keeps in f32, statistics for example, has role `state` and storage `scratch`.
 *
 * Takes fused and unfused programs; for the same bits from both, fuse first: a rectifier of rounded numbers and the
 * rounding of rectified ones agree.
 */
import { type Rounding, roundingAttributes } from "../round/formats.ts";
import { inputsOf, outputsOf, updatesOf, usesOf, withInputs } from "./access.ts";
import type { Call } from "./call.ts";
import { isIntermediate, optimizerCalls } from "./optimizer_calls.ts";
import type { Program } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** A 16-bit format, and where full precision stays. */
export interface PrecisionPolicy extends Rounding {
  /** Keeps parameters in f32 and computes with rounded copies. */
  readonly master: boolean;
}

/** The program in the policy's precision: its own tensors, in the same places, and working copies behind them. */
export function withPrecision(program: Program, policy: PrecisionPolicy): Program {
  const tensors = [...program.tensors];
  const phases = Object.entries(program.phases).map((
    [name, calls],
  ) => [name, roundPhase(name, calls, tensors, policy)]);
  return { tensors, phases: Object.fromEntries(phases) };
}

function roundPhase(phase: string, calls: readonly Call[], tensors: Tensor[], policy: PrecisionPolicy): Call[] {
  const attributes = roundingAttributes(policy);
  const round = (values: Tensor): Call => ({ kernel: "round", tensors: { values }, attributes });
  const parameters = tensors.filter(isParameter);
  const optimizer = optimizerCalls(calls, parameters);
  const model = new Set(calls.filter((call) => !optimizer.has(call) && outputsOf(call).some(isIntermediate)));
  const used = parameters.filter((one) => [...model].some((call) => inputsOf(call).includes(one)));
  const copies = policy.master ? workingCopies(phase, used, tensors) : new Map<Tensor, Tensor>();
  const start = used.map((input) => {
    const out = copies.get(input);
    return out ? { kernel: "round_copy", tensors: { input, out }, attributes } : round(input);
  });
  const body = calls.flatMap((call, at) => {
    if (model.has(call)) {
      return [withInputs(call, copies), ...finishedBy(at, calls, optimizer).map(round)];
    }
    return policy.master ? [call] : [call, ...outputsOf(call).filter(isParameter).map(round)];
  });
  return [...start, ...body];
}

/** Declares a tensor for the rounded copy of each parameter, behind the others. */
function workingCopies(phase: string, parameters: readonly Tensor[], tensors: Tensor[]): Map<Tensor, Tensor> {
  return new Map(parameters.map((parameter) => {
    const name = `${phase}/${parameter.name}.working`;
    const copy: Tensor = { ...parameter, index: tensors.length, name, role: "activation", storage: "scratch" };
    tensors.push(copy);
    return [parameter, copy];
  }));
}

/** Results of a model call that no further model call updates before anything else reads them. */
function finishedBy(at: number, calls: readonly Call[], optimizer: ReadonlySet<Call>): Tensor[] {
  return outputsOf(calls[at]).filter(isIntermediate).filter((tensor) => {
    const next = calls.slice(at + 1).find((call) => usesOf(call).some((use) => use.tensor === tensor));
    return !next || optimizer.has(next) || !updatesOf(next).includes(tensor);
  });
}

function isParameter({ role, dtype }: Tensor): boolean {
  return role === "parameter" && dtype === "f32";
}
