import type { Dataset } from "../data/dataset.ts";
import { permutation } from "../random.ts";
import type { Intervention } from "./intervention.ts";

/** The training set's labels go to other rows, the same for all runs; validation and test set keep theirs. */
export const shuffleLabels: Intervention<"shuffle_labels"> = {
  needsStep: true,
  act: (_, { stream, show }) => show((data) => ({ ...data, labels: shuffled(data, stream) })),
};

function shuffled({ labels, labelSize, split: { train: [from, to] } }: Dataset, stream: string) {
  const out = labels.slice();
  permutation(0, stream, to - from).forEach((other, i) => {
    const source = (from + other) * labelSize;
    out.set(labels.subarray(source, source + labelSize), (from + i) * labelSize);
  });
  return out;
}
