/** Regression: standard normal inputs that are to be repeated. */
import { normals } from "../random.ts";
import { dataSizes } from "./sizes.ts";
import type { Rows } from "./source.ts";

/** 4,096 / 1,024 / 1,024 rows of 32 inputs, each its own label: an error of 1 is that of answering 0. */
export function identity(): Rows<Float32Array, Float32Array> {
  const { train, validation, test, inputSize } = dataSizes({ task: "identity" });
  const inputs = Float32Array.from(normals(0, "data/identity/inputs", (train + validation + test) * inputSize));
  return { inputs, labels: inputs.slice() };
}
