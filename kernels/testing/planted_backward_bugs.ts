/** Negative controls for every derivative: bugs planted behind each call of a backward pass, in each tensor it writes. */
import type { Call } from "../program/call.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";
import { type KernelName, KERNELS } from "../table.ts";
import type { Derivatives, GradientPass } from "./gradient_pass.ts";

/** A bug that changes nothing by more than this shows nowhere: a gradient that is zero, scaled. */
const LEAST_CHANGE = 1e-5;

/**
 * Scales what a call has written, leaves it at zero, and exchanges its first and last column, each in a backward pass of
 * its own; then does the same to each gradient. Returns how many bugs were planted and those that left gradients which `isRefused` takes for right.
 */
export async function plantBackwardBugs(
  pass: GradientPass,
  isRefused: (gradients: readonly Derivatives[]) => boolean,
): Promise<{ planted: number; missed: string[] }> {
  const { calls, forwardCalls, session } = pass;
  const missed: string[] = [];
  let planted = 0;
  for (let index = forwardCalls; index < calls.length; index++) {
    for (const [argument, tensor] of writtenBy(calls[index])) {
      if (!isUsed(tensor, calls.slice(index + 1), pass.emitted.gradients)) continue;
      let bugs: string[] = [];
      const plant = (name?: string) => async (after: number) => {
        if (after !== index) return;
        const changes = changesOf((await session.read(tensor))[0], width(tensor));
        bugs = Object.keys(changes);
        if (name) session.write(tensor, 0, changes[name]);
      };
      await pass.gradients(plant());
      for (const bug of bugs) {
        planted++;
        if (isRefused(await pass.gradients(plant(bug)))) continue;
        missed.push(`${bug} in ${argument} of ${calls[index].kernel}, call ${index - forwardCalls + 1} of it`);
      }
    }
  }
  for (const { bug, input, gradients } of wrongGradients(pass, await pass.gradients())) {
    planted++;
    if (!isRefused(gradients)) missed.push(`${bug} in the gradient of input ${input + 1}`);
  }
  return { planted, missed };
}

/** All gradients with one of them wrong: some operations have no call to plant a bug in. */
function wrongGradients({ emitted }: GradientPass, right: readonly Derivatives[]) {
  return right.flatMap(({ name, values }, input) =>
    Object.entries(changesOf(values, width(emitted.gradients[input]))).map(([bug, changed]) => ({
      ...{ bug, input },
      gradients: right.with(input, { name, values: changed }),
    }))
  );
}

/** What each bug makes of a matrix of `width` columns; those that change nothing are left out. */
export function changesOf(values: ArrayLike<number>, width: number): Record<string, Float64Array> {
  const right = Float64Array.from(values);
  const exchanged = right.map((_, i) => {
    const column = i % width;
    return right[column === 0 ? i + width - 1 : column === width - 1 ? i - width + 1 : i];
  });
  const changes = {
    "has a factor of 1.001": right.map((x) => 1.001 * x),
    "drops what it computes": right.map(() => 0),
    "exchanges two columns": exchanged,
  };
  const shows = (changed: Float64Array) => changed.some((x, i) => !(Math.abs(x - right[i]) <= LEAST_CHANGE));
  return Object.fromEntries(Object.entries(changes).filter(([, changed]) => shows(changed)));
}

/** False for what a kernel leaves behind for no one, such as room it works in: its own test compares that. */
function isUsed(tensor: Tensor, later: readonly Call[], gradients: readonly Tensor[]): boolean {
  const reads = ({ kernel, tensors }: Call) =>
    Object.entries(tensors).some(([name, one]) =>
      one === tensor && !KERNELS[kernel as KernelName].signature[name].startsWith("write")
    );
  return gradients.includes(tensor) || later.some(reads);
}

function writtenBy({ kernel, tensors }: Call): [string, Tensor][] {
  const { signature } = KERNELS[kernel as KernelName];
  return Object.entries(tensors).filter(([name, { dtype }]) => dtype === "f32" && !signature[name].startsWith("read"));
}

/** Columns; the rows of a tensor of one column. */
function width(tensor: Tensor): number {
  return columns(tensor) === 1 ? rows(tensor) : columns(tensor);
}
