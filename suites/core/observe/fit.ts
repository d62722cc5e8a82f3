/** Whether a configuration has what is to be observed. */
import type { QuantityName } from "../../../results/quantities.ts";
import type { RunConfig } from "../spec/config.ts";
import { examinationsOf } from "./examinations.ts";
import { observersOf } from "./table.ts";

/** Why a quantity cannot be recorded of a configuration: `needs …`; undefined where it can. */
export function observeMisfit(quantity: QuantityName, config: RunConfig): string | undefined {
  const lossScale = LOSS_SCALE.includes(quantity) && !hasLossScale(config.precision);
  if (lossScale) return "needs a precision with a loss scale";
  if (quantity === "clipped" && (config.optimizer.clip ?? "none") === "none") return "needs optimizer.clip";
  for (const { misfit } of [...observersOf([quantity]), ...examinationsOf([quantity])]) {
    const message = misfit?.(config);
    if (message) return message;
  }
}

const LOSS_SCALE: readonly QuantityName[] = ["loss_scale", "overflow", "skipped_steps"];

function hasLossScale(precision: RunConfig["precision"]): boolean {
  if (precision === "f32") return false;
  return ("f16" in precision ? precision.f16 : precision.bf16).loss_scale !== "none";
}
