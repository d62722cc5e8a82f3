import { dataSizes } from "../data/sizes.ts";
import { normals } from "../random.ts";
import type { Intervention } from "./intervention.ts";
import { withTrainingInputs } from "./training_rows.ts";

/** Noise on the training set, a part of the data: drawn from a seed of its own, the same for all runs. */
export const inputNoise: Intervention<"input_noise"> = {
  needsStep: true,
  misfit(_, { data }) {
    const { inputKind } = dataSizes(data);
    return inputKind === "tokens"
      ? { key: "do", message: `needs inputs that are numbers, got tokens of ${data.task}` }
      : undefined;
  },
  moments: ({ at, steps }) => steps === undefined ? [at] : [at, at + steps],
  act({ at, std }, { step, stream, show }) {
    if (step !== at) return show();
    show((data) =>
      withTrainingInputs(data, (values) => {
        normals(0, stream, values.length).forEach((z, i) => values[i] += std * z);
      })
    );
  },
};
