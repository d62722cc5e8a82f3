/** Which way of moving is an improvement. Most quantities have none: a gradient norm that grew is a change, no more. */
import { QUANTITIES, type QuantityName } from "./quantities.ts";

/** `more` or `less` is better. */
export type Better = "more" | "less";

const BETTER: Readonly<Partial<Record<QuantityName, Better>>> = {
  loss: "less",
  train_accuracy: "more",
  validation_loss: "less",
  validation_accuracy: "more",
  test_loss: "less",
  test_accuracy: "more",
  overflow: "less",
  skipped_steps: "less",
  steps_to_target: "less",
  smoothed_loss: "less",
  task_accuracy: "more",
  average_accuracy: "more",
  forgetting: "less",
  backward_transfer: "more",
  first_task_accuracy: "more",
  last_task_accuracy: "more",
  relative_error: "less",
  step_flops: "less",
  parameter_bytes: "less",
  state_bytes: "less",
  scratch_bytes: "less",
};

/** Quantities that are counted, not measured: the same program has the same ones on every machine. */
const COUNTED: readonly QuantityName[] = ["step_flops", "parameter_bytes", "state_bytes", "scratch_bytes"];

/** Reductions that keep a quantity's meaning; a share or a number of steps has a meaning of its own. */
const KEEPING = /^(?:(?:max|min|mean|median|last)\()?(?:mean\d+\()?([a-z_]+)\)*@/;

/** Which way the value under a key improves; undefined where neither is better. */
export function betterOf(key: string): Better | undefined {
  const quantity = quantityOf(key);
  return quantity && BETTER[quantity];
}

/** True for a key of a counter. */
export function isCounted(key: string): boolean {
  const quantity = quantityOf(key);
  return quantity !== undefined && COUNTED.includes(quantity);
}

function quantityOf(key: string): QuantityName | undefined {
  const name = key.match(KEEPING)?.[1];
  return name !== undefined && Object.hasOwn(QUANTITIES, name) ? name as QuantityName : undefined;
}
