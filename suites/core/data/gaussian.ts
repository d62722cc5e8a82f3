/** Standard normal inputs with labels that have nothing to do with them: for signals, and for memorising. */
import { normals, uniforms } from "../random.ts";
import { dataSizes } from "./sizes.ts";
import { type ClassRows, consecutiveSplit } from "./source.ts";

const SIZES = dataSizes({ task: "gaussian" });
const ROWS = consecutiveSplit(SIZES).test[1];

/** 4,096 / 1,024 / 1,024 rows of 256 inputs and 10 classes. The inputs are standard normal as drawn. */
export function gaussian(): ClassRows {
  const inputs = Float32Array.from(normals(0, "data/gaussian/inputs", ROWS * SIZES.inputSize));
  const labels = Uint32Array.from(uniforms(0, "data/gaussian/labels", ROWS), (u) => Math.floor(u * SIZES.classes));
  return { inputs, labels };
}
