import type { QuantityName } from "../../../results/quantities.ts";
import { activationGradNorm } from "./activation_grad_norm.ts";
import { activationMoments } from "./activation_moments.ts";
import { activationSaturation } from "./activation_saturation.ts";
import { centeringCosine } from "./centering_cosine.ts";
import { clipDirection } from "./clip_direction.ts";
import { deadUnits } from "./dead_units.ts";
import { activationExponents, activationGradientExponents, weightGradientExponents } from "./exponents.ts";
import { gradNorm } from "./grad_norm.ts";
import { inactiveUnits } from "./inactive_units.ts";
import type { Observer } from "./observer.ts";
import { preactivationMoments } from "./preactivation_moments.ts";
import { residualBranch } from "./residual_branch.ts";
import { stateGradNorm } from "./state_grad_norm.ts";
import { weightNorm } from "./weight_norm.ts";

/** Every observer of snapshots, in the order of their calls. */
export const OBSERVERS: readonly Observer[] = [
  activationMoments,
  preactivationMoments,
  activationSaturation,
  residualBranch,
  deadUnits,
  inactiveUnits,
  centeringCosine,
  activationExponents,
  weightNorm,
  gradNorm,
  activationGradNorm,
  stateGradNorm,
  weightGradientExponents,
  activationGradientExponents,
  clipDirection,
];

/** What follows from the columns of a snapshot's log together. */
export function derivedLooks(
  observe: readonly QuantityName[],
  columns: readonly string[],
  row: ArrayLike<number>,
): { readonly [Q in QuantityName]?: number } {
  return Object.assign({}, ...observersOf(observe).map(({ derive }) => derive?.(columns, row) ?? {}));
}

/** The observers that quantities need. */
export function observersOf(observe: readonly QuantityName[]): Observer[] {
  return OBSERVERS.filter(({ quantities }) => quantities.some((quantity) => observe.includes(quantity)));
}
