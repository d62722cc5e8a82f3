/**
 * Share of saturated units: those whose derivative is below 5 % of its greatest. With `a` the output, the derivative of a
 * sigmoid is a(1 − a), at most 1/4, that of tanh 1 − a², at most 1.
 */
import type { RunConfig } from "../spec/config.ts";
import { hiddenColumns, needsActivations, type Observer } from "./observer.ts";

/** Share of the greatest derivative below which a unit counts as saturated. */
const SHARE = 0.05;

/** Outputs between which a unit is not saturated. */
export function unsaturated(activation: RunConfig["model"]["activation"]): [number, number] | undefined {
  const reach = Math.sqrt(1 - SHARE);
  if (activation === "tanh") return [-reach, reach];
  if (activation === "sigmoid") return [(1 - reach) / 2, (1 + reach) / 2];
}

export const activationSaturation: Observer = {
  quantities: ["activation_saturation"],
  backward: false,
  columns: ({ model }) => hiddenColumns(model, "activation_saturation"),
  emit({ config, activations, write }) {
    const [low, high] = unsaturated(config.model.activation) ?? [0, 0];
    activations.forEach(({ after }, i) =>
      write("share_outside", after, `activation_saturation[${i + 1}]`, { low, high })
    );
  },
  misfit: (config) => {
    const { activation } = config.model;
    return unsaturated(activation) ? needsActivations(config) : `needs tanh or sigmoid, got ${activation}`;
  },
};
