/** One step of Descent against one of PyTorch that started from the same numbers. */
import {
  distance,
  greater,
  type GreatestError,
  greatestError,
  LOCKSTEP_TOLERANCES,
  lossError,
  type Named,
  norm,
  tensorOf,
} from "../../suites/core/run/lockstep_errors.ts";
import type { StepOutcome } from "./descent_trainer.ts";

/** Allowed differences. */
export const TOLERANCES = {
  loss: LOCKSTEP_TOLERANCES.loss,
  /** Of gradients, parameters, updates and states; see `greatestError`. */
  tensor: LOCKSTEP_TOLERANCES.gradient,
  /** Of loss and parameters where both sides run freely. */
  free: 1e-4,
  /** Share of the steps that must be within the tolerances outright. */
  share: 0.95,
} as const;

/** Rounding of a parameter to f32 that an update may bring with it, as a share of the parameter. */
const ROUNDING = 2 ** -23;

/** What the errors of a step hang on besides. */
export interface ComparedStep {
  /** Parameters before the step. */
  readonly start: Named;
  /** Parameters whose gradient is zero by algebra; on a device it is rounding. */
  readonly zero: ReadonlySet<string>;
  /** Whether the optimizer divides by the gradient's size, and so makes a full update of a rounding. */
  readonly normalizes: boolean;
}

/** PyTorch's step. */
export interface TorchOutcome extends StepOutcome {
  /** Norm of all gradients together before clipping: what the rounding in a gradient of zero is measured by. */
  readonly gradientNorm: number;
}

/** The errors of one step, each the greatest over tensors. */
export interface StepErrors {
  readonly loss: number;
  readonly gradient: GreatestError;
  readonly parameter: GreatestError;
  /** Of what was added to the parameters, over its own norm. */
  readonly update: GreatestError;
  readonly state: GreatestError;
}

/** The errors of Descent's step against PyTorch's. */
export function stepErrors(
  ours: StepOutcome,
  torch: TorchOutcome,
  { start, zero, normalizes }: ComparedStep,
): StepErrors {
  const left = normalizes ? (name: string) => !zero.has(parameterOf(name)) : () => true;
  const kept = (named: Named) => new Map([...inParts(named)].filter(([name]) => left(name)));
  const parameters = [ours.parameters, torch.parameters, start].map(kept);
  const bySize = (named: Named) => new Set([...named.keys()].filter((name) => zero.has(parameterOf(name))));
  const states = [...new Set([...torch.states.keys()].map(kindOf))].map((kind) => {
    const ofKind = (named: Named) => new Map([...kept(named)].filter(([name]) => kindOf(name) === kind));
    const expected = ofKind(torch.states);
    return greatestError(ofKind(ours.states), expected, { zero: bySize(expected), zeroNorm: torch.gradientNorm });
  });
  return {
    loss: lossError(ours.loss, torch.loss),
    gradient: greatestError(inParts(ours.gradients), inParts(torch.gradients), { zero, zeroNorm: torch.gradientNorm }),
    parameter: greatestError(parameters[0], parameters[1]),
    update: updateError(parameters, zero, inParts(torch.states)),
    state: states.reduce(greater, { error: 0, tensor: "" }),
  };
}

/** Whether all errors are within their tolerances. False for a NaN. */
export function isWithin({ loss, gradient, parameter, update, state }: StepErrors): boolean {
  return loss <= TOLERANCES.loss &&
    [gradient, parameter, update, state].every(({ error }) => error <= TOLERANCES.tensor);
}

/**
 * The vectors that hold several things, in parts: of the biases of queries, keys and values only that of the keys has a
 * gradient that is zero by algebra, since softmax does not see what all keys have in common.
 */
export function inParts(named: Named): Map<string, ArrayLike<number>> {
  return new Map([...named].flatMap(([name, values]): [string, ArrayLike<number>][] => {
    if (!QKV_BIAS.test(name)) return [[name, values]];
    const width = values.length / QKV.length;
    return QKV.map((part, i) => [
      name.replace(QKV_BIAS, `.qkv.bias[${part}]`),
      Array.prototype.slice.call(values, i * width, (i + 1) * width),
    ]);
  }));
}

const QKV = ["query", "key", "value"] as const;
const QKV_BIAS = /\.qkv\.bias(?=\.|$)/;
const STATE = /\.(velocity|first|second)$/;

/** The parameter that a state belongs to. */
function parameterOf(name: string): string {
  return name.replace(STATE, "");
}

/** States of one kind have one scale; running statistics have their own. */
function kindOf(name: string): string {
  return name.match(STATE)?.[1] ?? "running";
}

/**
 * ‖a − b‖ over the norm of what `b` has changed since `before`, or of the tolerance's share of all changes, with room for
 * the rounding of the sum. Where the optimizer divides by the root of a second moment, elements in which that is next to
 * nothing are left out: there a rounding of the gradient becomes a full step.
 */
function updateError([a, b, before]: readonly Named[], zero: ReadonlySet<string>, states: Named): GreatestError {
  const compared = Array.from(b, ([tensor, torch]) => {
    const counts = countedElements(states.get(`${tensor}.second`));
    const pick = (named: Named) => {
      const values = tensorOf(named, tensor);
      return counts ? Float64Array.from(values, (value, i) => counts[i] ? value : 0) : values;
    };
    return {
      tensor,
      difference: distance(pick(a), pick(b)),
      change: distance(pick(b), pick(before)),
      rounding: norm(torch) * ROUNDING,
    };
  });
  const all = Math.hypot(...compared.map(({ change }) => change));
  let greatest: GreatestError = { error: 0, tensor: "" };
  for (const { tensor, difference, change, rounding } of compared) {
    const least = zero.has(tensor) ? ZERO_UPDATE : LEAST_UPDATE;
    const scale = Math.max(change, least * all) + rounding / TOLERANCES.tensor;
    greatest = greater(greatest, { error: difference === 0 ? 0 : difference / scale, tensor });
  }
  return greatest;
}

/** Shares of all changes below which a tensor's own does not count as its scale; the second where it is rounding. */
const LEAST_UPDATE = 1e-4;
const ZERO_UPDATE = 1e-2;

/** 1 at elements whose second moment is at least the least share of its tensor's mean; undefined without moments. */
function countedElements(second: ArrayLike<number> | undefined): Uint8Array | undefined {
  if (!second) return undefined;
  let mean = 0;
  for (let i = 0; i < second.length; i++) mean += second[i] / second.length;
  return Uint8Array.from(second, (value) => value < LEAST_MOMENT * mean ? 0 : 1);
}

/** The root of which is a hundredth. */
const LEAST_MOMENT = 1e-4;
