/** Every examination, in the order in which they are made, and the programs they need. */
import type { QuantityName } from "../../../results/quantities.ts";
import { type DataShape } from "../program/network.ts";
import { type ProgramOptions, type TrainingProgram, trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { covariateShift } from "./covariate_shift.ts";
import { descentStep } from "./descent_step.ts";
import type { Examination } from "./examination.ts";
import { gradientNoise } from "./gradient_noise.ts";
import { hessianEigenvalues } from "./hessian_spectrum.ts";
import { sharpness } from "./sharpness.ts";
import { unitSymmetry } from "./unit_symmetry.ts";

export const EXAMINATIONS: readonly Examination[] = [
  sharpness,
  descentStep,
  covariateShift,
  gradientNoise,
  hessianEigenvalues,
  unitSymmetry,
];

/** The examinations that quantities need. */
export function examinationsOf(observe: readonly QuantityName[]): Examination[] {
  return EXAMINATIONS.filter(({ quantities }) => quantities.some((quantity) => observe.includes(quantity)));
}

/** The program of a run with all that observing it takes. Throws `RangeError` where sizes do not fit. */
export function observedProgram(
  config: RunConfig,
  data: DataShape,
  { observe, capacity }: { readonly observe: readonly QuantityName[]; readonly capacity: number },
): TrainingProgram {
  const phases: Partial<ProgramOptions> = Object.assign(
    {},
    ...examinationsOf(observe).map((one) => one.phases(config)),
  );
  return trainingProgram(config, data, { ...phases, observe, capacity });
}
