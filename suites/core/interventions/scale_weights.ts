import type { Intervention } from "./intervention.ts";
import { beyondLast, weightsOf } from "./weights.ts";

/** `factor · weight`. */
export const scaleWeights: Intervention<"scale_weights"> = {
  misfit: ({ layer }, config) => beyondLast(layer, config),
  async act({ factor, layer }, { change }) {
    await change(weightsOf(layer), (values) => values.map((value) => factor * value));
  },
};
