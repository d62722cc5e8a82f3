import { normals } from "../random.ts";
import type { Intervention } from "./intervention.ts";
import { beyondLast, weightsOf } from "./weights.ts";

/** `weight + std · z`, drawn from the run's seed. */
export const weightNoise: Intervention<"weight_noise"> = {
  misfit: ({ layer }, config) => beyondLast(layer, config),
  async act({ std, layer }, { stream, change }) {
    await change(weightsOf(layer), (values, { tensor }, { seed }) => {
      const z = normals(seed, `${stream}/${tensor.name}`, values.length);
      return z.map((one, i) => values[i] + std * one);
    });
  },
};
