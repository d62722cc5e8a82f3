import { permutation } from "../random.ts";
import type { DataSizes } from "./sizes.ts";
import { consecutiveSplit } from "./source.ts";

/** Classes in turn, then shuffled within each split: in one split the numbers of two classes differ by one at most. */
export function balancedLabels(stream: string, sizes: DataSizes): Uint32Array {
  const split = consecutiveSplit(sizes);
  const labels = new Uint32Array(split.test[1]);
  for (const [name, [from, to]] of Object.entries(split)) {
    const order = permutation(0, `${stream}/${name}`, to - from);
    for (let i = from; i < to; i++) labels[i] = order[i - from] % sizes.classes;
  }
  return labels;
}
