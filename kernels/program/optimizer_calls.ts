/** Which calls of a phase belong to the optimizer, told by roles and signatures, not by the names of kernels. */
import { inputsOf, outputsOf, updatesOf } from "./access.ts";
import type { Call } from "./call.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The calls behind the backward pass: those that update a parameter, and those that work on finished gradients of
 * parameters alone (unscaling, clipping, penalties, the direction of a step) and on what comes out of such calls.
 *
 * A gradient of a parameter is known by the name that `Builder.gradientTensor` gives it: `train/d.layer1.weight`. A call
 * that still adds to one from activations, as the backward pass of a recurrent layer may, is no optimizer's.
 */
export function optimizerCalls(calls: readonly Call[], parameters: readonly Tensor[]): ReadonlySet<Call> {
  const gradientNames = new Set(parameters.map(({ name }) => `d.${name}`));
  const isParameterGradient = ({ role, name }: Tensor) =>
    role === "gradient" && gradientNames.has(name.slice(name.indexOf("/") + 1).replace(/\.\d+$/, ""));
  const later = new Set<Tensor>();
  const found = new Set<Call>();
  for (const call of calls) {
    const numbers = inputsOf(call).filter(isIntermediate);
    const onGradients = numbers.length > 0 && numbers.every((one) => later.has(one) || isParameterGradient(one));
    if (!onGradients && !updatesOf(call).some(({ role }) => role === "parameter")) continue;
    found.add(call);
    for (const out of outputsOf(call)) if (isIntermediate(out)) later.add(out);
  }
  return found;
}

/** True for what is computed on the way within one pass, in floating point. */
export function isIntermediate({ role, dtype }: Tensor): boolean {
  return dtype === "f32" && (role === "activation" || role === "gradient");
}
