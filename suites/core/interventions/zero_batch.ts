import type { Intervention } from "./intervention.ts";
import { withTrainingInputs } from "./training_rows.ts";

/** Step `at` sees zeros, token 0 where rows are tokens; the labels stay. */
export const zeroBatch: Intervention<"zero_batch"> = {
  needsStep: true,
  moments: ({ at }) => [at, at + 1],
  act({ at }, { step, show }) {
    show(step === at ? (data) => withTrainingInputs(data, (values) => values.fill(0)) : undefined);
  },
};
