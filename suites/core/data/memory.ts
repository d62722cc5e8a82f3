/** Sequences whose first step decides the class: what is left of it after 199 steps of noise? */
import { normals } from "../random.ts";
import { balancedLabels } from "./balanced_labels.ts";
import { dataSizes } from "./sizes.ts";
import type { ClassRows } from "./source.ts";

/** Standard deviation of the noise. */
const NOISE = 0.1;

/**
 * 2,048 / 512 / 512 sequences of 200 steps of 6 numbers. The first 4 numbers of a step are 0, but at the first step that
 * of the class is 1; the other 2 are normal noise of standard deviation 0.1 at every step. Classes are balanced.
 */
export function memory(): ClassRows {
  const sizes = dataSizes({ task: "memory" });
  const { inputSize, steps = 1, classes } = sizes;
  const labels = balancedLabels("data/memory/labels", sizes);
  const features = inputSize / steps;
  const noisy = features - classes;
  const noise = normals(0, "data/memory/noise", labels.length * steps * noisy);
  const inputs = new Float32Array(labels.length * inputSize);
  for (let step = 0; step < labels.length * steps; step++) {
    for (let k = 0; k < noisy; k++) inputs[step * features + classes + k] = NOISE * noise[step * noisy + k];
  }
  labels.forEach((label, row) => inputs[row * inputSize + label] = 1);
  return { inputs, labels };
}
