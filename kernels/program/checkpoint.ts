/**
 * Activation checkpointing as a transformation of programs: of the activations that the backward pass reads, every k-th is
 * kept; those between are dropped after the forward pass and computed anew from the one before, just before the first
 * backward call that reads them (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016). The same calls on
 * the same numbers give the same bits; the memory plan shows the saving.
 *
 * A call is only repeated where that is the same as the first time and changes nothing else: it writes nothing but
 * scratch, and nothing it reads has been written since. What other calls produced is kept: the output of one that also
 * changes state, or whose input was changed in place. A batch norm's statistics of its batch are scratch and come out the
 * same again; its running ones are updated by a call of their own, which is not repeated.
 *
 * Goes behind `fuse` and `withPrecision`.
 */
import { inputsOf, outputsOf, usesOf, withInputs } from "./access.ts";
import type { Call } from "./call.ts";
import type { Program } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** The calls of a phase, cut where the backward pass begins. */
interface Pass {
  readonly calls: readonly Call[];
  /** Place of the first call that writes a gradient. */
  readonly boundary: number;
  /** Places of the forward calls that write each scratch tensor. */
  readonly writers: ReadonlyMap<Tensor, readonly number[]>;
}

/**
 * The activations that a phase's backward pass reads, in the order in which the forward pass finishes them; copies of
 * weights and integers are not counted. About the square root of their number is the `every` that saves most.
 * Throws `RangeError` where the phase has no backward pass.
 */
export function savedActivations(program: Program, phase: string): Tensor[] {
  const { calls, boundary, writers } = passOf(program, phase);
  const back = calls.slice(boundary);
  const usedBack = new Set(back.flatMap(inputsOf));
  const writtenBack = new Set(back.flatMap(outputsOf));
  return [...writers].filter(([tensor, places]) => {
    const fromWeights = places.every((at) => inputsOf(calls[at]).every((one) => one === tensor || isParameter(one)));
    return isActivation(tensor) && usedBack.has(tensor) && !writtenBack.has(tensor) && !fromWeights;
  }).sort(([, a], [, b]) => a[a.length - 1] - b[b.length - 1]).map(([tensor]) => tensor);
}

/**
 * The program with one phase checkpointed. `every` 1 keeps all activations; the group behind the last checkpoint is
 * needed at once and never dropped. Throws `RangeError` where `every` is no positive integer or there is no backward pass.
 */
export function checkpointed(program: Program, phase: string, { every }: { readonly every: number }): Program {
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new RangeError(`Cannot checkpoint phase "${phase}": every is a positive integer, got ${every}`);
  }
  const pass = passOf(program, phase);
  const saved = savedActivations(program, phase);
  const lastGroup = Math.floor((saved.length - 1) / every) * every;
  const dropped = new Set(saved.slice(0, lastGroup).filter((_, i) => (i + 1) % every !== 0));
  for (;;) {
    const recomputation = new Recomputation(pass, dropped, program.tensors.length);
    const stuck = recomputation.rewrite();
    if (stuck) dropped.delete(stuck);
    else {
      return {
        tensors: [...program.tensors, ...recomputation.fresh.values()],
        phases: { ...program.phases, [phase]: recomputation.calls },
      };
    }
  }
}

function passOf(program: Program, phase: string): Pass {
  const calls = program.phases[phase];
  if (!calls) throw new RangeError(`Cannot checkpoint phase "${phase}": the program has none of that name`);
  const boundary = calls.findIndex((call) => outputsOf(call).some(({ role }) => role === "gradient"));
  if (boundary < 0) throw new RangeError(`Cannot checkpoint phase "${phase}": it has no backward pass`);
  const writers = new Map<Tensor, number[]>();
  calls.slice(0, boundary).forEach((call, at) => {
    for (const tensor of new Set(outputsOf(call).filter(isScratch))) {
      const places = writers.get(tensor);
      if (places) places.push(at);
      else writers.set(tensor, [at]);
    }
  });
  return { calls, boundary, writers };
}

/** One attempt at dropping a set of activations. */
class Recomputation {
  /** The new tensor for each one computed again. */
  readonly fresh = new Map<Tensor, Tensor>();
  readonly calls: Call[] = [];
  readonly #kept: ReadonlySet<Tensor>;

  constructor(readonly pass: Pass, readonly dropped: ReadonlySet<Tensor>, readonly firstIndex: number) {
    const usedBack = new Set(pass.calls.slice(pass.boundary).flatMap(inputsOf));
    this.#kept = new Set([...pass.writers.keys()].filter((tensor) => usedBack.has(tensor) && !dropped.has(tensor)));
  }

  /** Writes the calls. Returns a dropped activation that cannot be computed again, if there is one. */
  rewrite(): Tensor | undefined {
    const { calls, boundary } = this.pass;
    this.calls.push(...calls.slice(0, boundary));
    const replacement = new Map<Tensor, Tensor>();
    for (let at = boundary; at < calls.length; at++) {
      for (const tensor of inputsOf(calls[at]).filter((one) => this.dropped.has(one))) {
        if (!replacement.has(tensor) && !this.#recompute(tensor, at)) return tensor;
        replacement.set(tensor, this.fresh.get(tensor)!);
      }
      this.calls.push(withInputs(calls[at], replacement));
    }
  }

  /** Repeats the calls that lead to a tensor; false where one of them cannot be repeated at this place. */
  #recompute(tensor: Tensor, at: number): boolean {
    if (this.fresh.has(tensor)) return true;
    const places = this.#callsFor(tensor);
    const made = new Set(
      places.flatMap((place) => outputsOf(this.pass.calls[place])).filter((one) => !this.#kept.has(one)),
    );
    if (!places.every((place) => this.#repeatable(place, at, made))) return false;
    for (const place of places) {
      for (const out of outputsOf(this.pass.calls[place])) this.#declare(out);
      this.calls.push(this.#again(this.pass.calls[place]));
    }
    return true;
  }

  /** Places, ascending, of all calls that write the tensor, what they need that is not kept, and what else they write. */
  #callsFor(tensor: Tensor): number[] {
    const places = new Set<number>();
    const wanted = [tensor];
    for (let one = wanted.pop(); one; one = wanted.pop()) {
      for (const place of this.pass.writers.get(one) ?? []) {
        if (places.has(place)) continue;
        places.add(place);
        const call = this.pass.calls[place];
        const needed = inputsOf(call).filter((input) => !this.#kept.has(input));
        wanted.push(...[...needed, ...outputsOf(call)].filter((other) => !this.fresh.has(other)));
      }
    }
    return [...places].sort((a, b) => a - b);
  }

  /** `made` is what is computed again in the same order, versions and all. */
  #repeatable(place: number, at: number, made: ReadonlySet<Tensor>): boolean {
    const call = this.pass.calls[place];
    const found = new Set(inputsOf(call).filter((input) => !made.has(input)));
    const writtenSince = this.pass.calls.slice(place + 1, at).some((later) =>
      outputsOf(later).some((o) => found.has(o))
    );
    return outputsOf(call).every(isScratch) && !writtenSince;
  }

  #declare(tensor: Tensor): void {
    if (this.fresh.has(tensor)) return;
    this.fresh.set(tensor, { ...tensor, index: this.firstIndex + this.fresh.size, name: `${tensor.name}.again` });
  }

  /** The call with new tensors for what it writes, and for what it reads unless that was kept. */
  #again(call: Call): Call {
    const written = new Set(usesOf(call).filter(({ use }) => use !== "read").map(({ tensor }) => tensor));
    const tensors = Object.entries(call.tensors).map(([name, tensor]) => {
      const replaced = written.has(tensor) || !this.#kept.has(tensor);
      return [name, replaced ? this.fresh.get(tensor) ?? tensor : tensor];
    });
    return { ...call, tensors: Object.fromEntries(tensors) };
  }
}

function isScratch({ role, storage }: Tensor): boolean {
  return role !== "gradient" && storage === "scratch";
}

/** False for what an operation keeps beside its output, such as statistics: a few numbers, never dropped. */
function isActivation({ role, dtype }: Tensor): boolean {
  return role === "activation" && dtype === "f32";
}

function isParameter({ role }: Tensor): boolean {
  return role === "parameter";
}
