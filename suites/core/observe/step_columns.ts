/** Quantities of every training step, and the columns of the logs that have them. */
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { LOSS_SCALE_COLUMNS } from "../../../kernels/update_scale/loss_scaling.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Optimizer } from "../program/optimizer.ts";

/** A quantity of every training step, and where it is logged. */
export interface StepColumn {
  readonly quantity: QuantityName;
  /** [capacity, K], one row a step. */
  readonly log: Tensor;
  readonly column: number;
}

/** Columns in which a quantity may be, the first that is there counts: without clipping the norm after it is the one before. */
const COLUMNS: { readonly [Q in QuantityName]?: readonly string[] } = {
  grad_norm_global: ["grad_norm_before"],
  grad_norm_clipped: ["grad_norm_after", "grad_norm_before"],
  loss_scale: ["loss_scale"],
  overflow: ["overflow"],
  skipped_steps: ["skipped_steps"],
};

/** Quantities that are read off the norms before and after clipping. */
const NORMS: readonly QuantityName[] = ["grad_norm_global", "grad_norm_clipped"];

/** Whether the optimizer has to log the norm of all gradients before and after clipping. */
export function needsGradientNorms(observe: readonly QuantityName[]): boolean {
  return observe.some((quantity) => quantity === "clipped" || NORMS.includes(quantity));
}

/** Whether loss scaling has to log its scale. */
export function needsLossScale(observe: readonly QuantityName[]): boolean {
  return observe.some((quantity) => LOSS_SCALE_COLUMNS.some((name) => name === quantity));
}

/** Of the quantities asked for, those that a log has. `clipped` follows from the two norms. */
export function stepColumns(
  observe: readonly QuantityName[],
  { optimizer, scaleLog }: { optimizer: Pick<Optimizer, "log" | "logColumns">; scaleLog?: Tensor },
): StepColumn[] {
  const logs = [
    { log: optimizer.log, names: optimizer.logColumns },
    { log: scaleLog, names: LOSS_SCALE_COLUMNS as readonly string[] },
  ];
  const wanted = new Set([...observe, ...observe.includes("clipped") ? NORMS : []]);
  return [...wanted].flatMap((quantity) => {
    for (const name of COLUMNS[quantity] ?? []) {
      for (const { log, names } of logs) {
        if (log && names.includes(name)) return [{ quantity, log, column: names.indexOf(name) }];
      }
    }
    return [];
  });
}

/** The values of steps by quantity: those logged, those that follow from them, and the learning rates. */
export function derivedSteps(
  logged: { readonly [Q in QuantityName]?: Float64Array },
  observe: readonly QuantityName[],
  rates: () => Float64Array,
): { readonly [Q in QuantityName]?: Float64Array } {
  const { grad_norm_global: before, grad_norm_clipped: after } = logged;
  const all = {
    ...logged,
    ...(before && after && { clipped: before.map((norm, i) => Number(after[i] < norm)) }),
    ...(observe.includes("learning_rate") && { learning_rate: rates() }),
  };
  return Object.fromEntries(Object.entries(all).filter(([quantity]) => observe.includes(quantity as QuantityName)));
}
