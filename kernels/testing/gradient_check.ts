/**
 * The first link of the chain of trust: central differences in float64 against the float64 reference's backward pass.
 *
 * The loss is `Σ out · upstream` with a random upstream gradient: a plain sum has a zero gradient by algebra for some
 * operations, and a wrong factor would pass. Each check then plants bugs in the backward pass, and must refuse them.
 */
import { assert } from "@std/assert";
import type { Builder, Operation } from "../program/builder.ts";
import type { Call } from "../program/call.ts";
import type { Tensor } from "../program/tensor.ts";
import { recordCoverage } from "./coverage_log.ts";
import { type Derivatives, GradientPass, type IntegerInput } from "./gradient_pass.ts";
import { changesOf, plantBackwardBugs } from "./planted_backward_bugs.ts";

/** Greatest difference allowed, over max(1, |gradient|): the step's own error in float64 is about 1e-9. */
export const GRADIENT_TOLERANCE = 1e-6;

/** Checks an operation's derivative by each of its tensor inputs, given by shape. Throws on a difference. */
export async function checkGradient<Inputs extends Readonly<Record<string, unknown>>>(
  operation: Operation<Inputs>,
  shapes: Readonly<Record<string, readonly number[]>>,
  others: Readonly<Record<string, unknown>> = {},
  integers: Readonly<Record<string, IntegerInput>> = {},
): Promise<void> {
  await using pass = await GradientPass.of(operation, { shapes, others, integers });
  const measured = await pass.differences();
  const error = assertDerivatives(await pass.gradients(), measured);
  const { planted, missed } = await plantBackwardBugs(pass, (gradients) => isRefused(gradients, measured));
  assert(planted > 0, "every derivative is zero: the check proves nothing");
  assert(missed.length === 0, `no derivative shows a backward pass that ${missed.join(", or one that ")}`);
  recordCoverage({
    kind: "gradient",
    forward: kernelsOf(pass.calls.slice(0, pass.forwardCalls)),
    backward: kernelsOf(pass.calls.slice(pass.forwardCalls)),
    derivatives: measured.reduce((sum, { length }) => sum + length, 0),
    error,
    planted,
  });
}

/** A loss at some values, and the gradient by them that its kernel gives. */
export type LossOf = (values: Float64Array) => Promise<{ loss: number; gradient: Float64Array }>;

/** Checks the gradient that a loss's own kernel computes, and that planted bugs would be refused. */
export async function checkLossGradient(kernel: string, lossOf: LossOf, at: Float64Array): Promise<void> {
  const step = 1e-5;
  const measured = Float64Array.from(at);
  for (let i = 0; i < at.length; i++) {
    const [above, below] = [await lossOf(at.with(i, at[i] + step)), await lossOf(at.with(i, at[i] - step))];
    measured[i] = (above.loss - below.loss) / (2 * step);
  }
  const { gradient } = await lossOf(at);
  const error = assertDerivatives([{ name: "gradient", values: gradient }], [measured]);
  const bugs = Object.entries(changesOf(gradient, at.length));
  for (const [name, values] of bugs) {
    assert(isRefused([{ name, values }], [measured]), `no derivative shows a gradient that ${name}`);
  }
  const counts = { derivatives: at.length, planted: bugs.length };
  recordCoverage({ kind: "gradient", forward: [kernel], backward: [kernel], error, ...counts });
}

/** Fails with the first derivative that is too far off; returns the greatest error. */
function assertDerivatives(gradients: readonly Derivatives[], measured: readonly Float64Array[]): number {
  let worst = 0;
  gradients.forEach(({ name, values }, input) => {
    measured[input].forEach((wanted, i) => {
      const error = errorOf(values[i], wanted);
      assert(error <= GRADIENT_TOLERANCE, `${name}[${i}]: backward gives ${values[i]}, differences ${wanted}`);
      worst = Math.max(worst, error);
    });
  });
  return worst;
}

function isRefused(gradients: readonly Derivatives[], measured: readonly Float64Array[]): boolean {
  return gradients.some(({ values }, input) =>
    measured[input].some((wanted, i) => !(errorOf(values[i], wanted) <= GRADIENT_TOLERANCE))
  );
}

function errorOf(claimed: number, measured: number): number {
  return Math.abs(claimed - measured) / Math.max(1, Math.abs(measured));
}

function kernelsOf(calls: readonly Call[]): string[] {
  return [...new Set(calls.map(({ kernel }) => kernel))];
}

/** Several operations as one, to check them together: each leaves its own backward calls. */
export function composed<Inputs extends Readonly<Record<string, unknown>>>(
  forward: (builder: Builder, inputs: Inputs) => Tensor,
): Operation<Inputs> {
  return { forward, backward: () => {} };
}
