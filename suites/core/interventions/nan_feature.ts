import { dataSizes } from "../data/sizes.ts";
import type { Intervention } from "./intervention.ts";
import { withTrainingInputs } from "./training_rows.ts";

/** Step `at` sees NaN as one input of every row. */
export const nanFeature: Intervention<"nan_feature"> = {
  needsStep: true,
  misfit({ feature }, { data }) {
    const { inputKind, inputSize } = dataSizes(data);
    if (inputKind === "tokens") {
      return { key: "do", message: `needs inputs that are numbers, got tokens of ${data.task}` };
    }
    if (feature < inputSize) return undefined;
    return { key: "feature", message: `must be below ${inputSize}, the inputs of ${data.task}, got ${feature}` };
  },
  moments: ({ at }) => [at, at + 1],
  act({ at, feature }, { step, show }) {
    const make = (data: Parameters<typeof withTrainingInputs>[0]) =>
      withTrainingInputs(data, (values) => {
        for (let i = feature; i < values.length; i += data.inputSize) values[i] = NaN;
      });
    show(step === at ? make : undefined);
  },
};
