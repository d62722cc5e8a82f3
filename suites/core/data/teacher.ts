/** Regression: standard normal inputs, and what a fixed random network makes of them, with a little noise. */
import { exactTanh } from "../exact_exp.ts";
import { normals } from "../random.ts";
import { dataSizes } from "./sizes.ts";
import type { Rows } from "./source.ts";
import { standardize } from "./standardize.ts";

/** Units of the teacher's hidden layer. */
const HIDDEN = 32;
/** Standard deviation of what enters a hidden unit: at 3 most of them are saturated, and no linear map comes close. */
const GAIN = 3;

/** Standard deviation of the noise on each output. */
const NOISE = 0.1;

/**
 * Variance of the noise, where the signal has variance 1: the mean squared error of the teacher itself, which no other
 * model can be expected to fall below on new rows.
 */
export const TEACHER_NOISE_VARIANCE = NOISE * NOISE;

/**
 * 4,096 / 1,024 / 1,024 rows of 64 inputs and 8 outputs `tanh(x·W₁)·W₂`, 32 hidden units, normal weights, no biases. Each
 * output is standardised over the training rows before the noise is added.
 */
export function teacher(): Rows<Float32Array, Float32Array> {
  const { train, validation, test, inputSize, labelSize } = dataSizes({ task: "teacher" });
  const rows = train + validation + test;
  const inputs = Float32Array.from(normals(0, "data/teacher/inputs", rows * inputSize));
  const first = normals(0, "data/teacher/weight1", inputSize * HIDDEN).map((z) => z * GAIN / Math.sqrt(inputSize));
  const second = normals(0, "data/teacher/weight2", HIDDEN * labelSize);
  const hidden = times(inputs, first, [rows, inputSize, HIDDEN]).map(exactTanh);
  const outputs = times(hidden, second, [rows, HIDDEN, labelSize]);
  const signal = standardize(outputs, train * labelSize, labelSize);
  const noise = normals(0, "data/teacher/noise", rows * labelSize);
  return { inputs, labels: signal.map((y, i) => y + NOISE * noise[i]) };
}

/** The product of two matrices, [m, k] and [k, n], summed in ascending order in float64. */
function times(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  [m, k, n]: readonly [m: number, k: number, n: number],
): Float64Array {
  const out = new Float64Array(m * n);
  for (let row = 0; row < m; row++) {
    for (let i = 0; i < k; i++) {
      for (let column = 0; column < n; column++) out[row * n + column] += a[row * k + i] * b[i * n + column];
    }
  }
  return out;
}
