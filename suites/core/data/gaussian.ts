/** Standard normal inputs with labels that have nothing to do with them: for signals, and for memorising. */
import { normals, uniforms } from "../random.ts";
import { SIZES } from "./sizes.ts";
import { consecutiveSplit, type Rows } from "./source.ts";

const SPLIT = consecutiveSplit(SIZES.gaussian);
const ROWS = SPLIT.test[1];
const INPUT_SIZE = SIZES.gaussian.inputSize;
const CLASSES = SIZES.gaussian.classes;

/** 4,096 / 1,024 / 1,024 rows of 256 inputs and 10 classes. The inputs are standard normal as drawn. */
export function gaussian(): Rows {
  const inputs = Float32Array.from(normals(0, "data/gaussian/inputs", ROWS * INPUT_SIZE));
  const labels = Uint32Array.from(uniforms(0, "data/gaussian/labels", ROWS), (u) => Math.floor(u * CLASSES));
  return { inputs, labels, classes: CLASSES, split: SPLIT };
}
