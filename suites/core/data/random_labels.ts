/** The images of `digits` with labels that have nothing to do with them: what can be learned is learned by heart. */
import { uniforms } from "../random.ts";
import { digits } from "./digits.ts";
import { dataSizes } from "./sizes.ts";
import type { ClassRows } from "./source.ts";

/** Labels uniform over the classes, in every split (Zhang, Bengio, Hardt, Recht, Vinyals, ICLR 2017, section 2.1). */
export function randomLabels(): ClassRows {
  const { inputs, labels } = digits();
  const { classes } = dataSizes({ task: "random_labels" });
  const drawn = uniforms(0, "data/random_labels/labels", labels.length);
  return { inputs, labels: Uint32Array.from(drawn, (u) => Math.floor(u * classes)) };
}
