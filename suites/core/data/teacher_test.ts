import { assert, assertEquals } from "@std/assert";
import { normals } from "../random.ts";
import { teacher, TEACHER_NOISE_VARIANCE } from "./teacher.ts";

const [ROWS, TRAIN, INPUTS, OUTPUTS] = [6144, 4096, 64, 8];
const { inputs, labels } = teacher();

Deno.test("inputs are standard normal, outputs a signal of variance 1 and the noise stated", () => {
  assertEquals([inputs.length, labels.length], [ROWS * INPUTS, ROWS * OUTPUTS]);
  const noise = normals(0, "data/teacher/noise", ROWS * OUTPUTS).map((z) => Math.sqrt(TEACHER_NOISE_VARIANCE) * z);
  for (let output = 0; output < OUTPUTS; output++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < TRAIN; row++) {
      const signal = labels[row * OUTPUTS + output] - noise[row * OUTPUTS + output];
      sum += signal;
      squares += signal * signal;
    }
    const [mean, variance] = [sum / TRAIN, squares / TRAIN];
    assert(Math.abs(mean) <= 1e-6 && Math.abs(variance - 1) <= 1e-5, `output ${output}: ${mean}, ${variance}`);
  }
  const variance = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length;
  assert(Math.abs(variance - 1) <= 4 * Math.sqrt(2 / inputs.length), `${variance}`);
});

Deno.test("the teacher itself, computed anew, is off by the noise alone", () => {
  const first = normals(0, "data/teacher/weight1", INPUTS * 32);
  const second = normals(0, "data/teacher/weight2", 32 * OUTPUTS);
  const outputs = new Float64Array(ROWS * OUTPUTS);
  for (let row = 0; row < ROWS; row++) {
    for (let h = 0; h < 32; h++) {
      let before = 0;
      for (let i = 0; i < INPUTS; i++) before += inputs[row * INPUTS + i] * first[i * 32 + h] * 3 / 8;
      for (let o = 0; o < OUTPUTS; o++) outputs[row * OUTPUTS + o] += Math.tanh(before) * second[h * OUTPUTS + o];
    }
  }
  let error = 0;
  for (let o = 0; o < OUTPUTS; o++) {
    const column = (values: ArrayLike<number>) =>
      Float64Array.from({ length: ROWS }, (_, r) => values[r * OUTPUTS + o]);
    const signal = column(outputs);
    const mean = signal.subarray(0, TRAIN).reduce((sum, y) => sum + y, 0) / TRAIN;
    const std = Math.sqrt(signal.subarray(0, TRAIN).reduce((sum, y) => sum + (y - mean) ** 2, 0) / TRAIN);
    column(labels).forEach((y, row) => error += (y - (signal[row] - mean) / std) ** 2);
  }
  const mse = error / (ROWS * OUTPUTS);
  const allowed = 4 * TEACHER_NOISE_VARIANCE * Math.sqrt(2 / (ROWS * OUTPUTS));
  assert(Math.abs(mse - TEACHER_NOISE_VARIANCE) <= allowed, `${mse}`);
});

Deno.test("a linear map explains most of the variance, but is far from the teacher", () => {
  const coefficients = leastSquares();
  let error = 0;
  for (let row = 5120; row < ROWS; row++) {
    for (let o = 0; o < OUTPUTS; o++) {
      let y = -labels[row * OUTPUTS + o];
      for (let i = 0; i < INPUTS; i++) y += inputs[row * INPUTS + i] * coefficients[i][o];
      error += y * y;
    }
  }
  const mse = error / ((ROWS - 5120) * OUTPUTS);
  assert(mse > 15 * TEACHER_NOISE_VARIANCE && mse < 0.4, `${mse}`);
});

/** Coefficients [inputs, outputs] of the least-squares linear map over the training rows, by Gauss–Jordan elimination. */
function leastSquares(): Float64Array[] {
  const system = Array.from({ length: INPUTS }, () => new Float64Array(INPUTS + OUTPUTS));
  for (let row = 0; row < TRAIN; row++) {
    const x = inputs.subarray(row * INPUTS, (row + 1) * INPUTS);
    const both = [...x, ...labels.subarray(row * OUTPUTS, (row + 1) * OUTPUTS)];
    for (let i = 0; i < INPUTS; i++) for (let k = 0; k < both.length; k++) system[i][k] += x[i] * both[k];
  }
  for (let i = 0; i < INPUTS; i++) {
    const pivot = system[i][i];
    system[i].forEach((value, k) => system[i][k] = value / pivot);
    for (let row = 0; row < INPUTS; row++) {
      const factor = system[row][i];
      if (row !== i) system[i].forEach((value, k) => system[row][k] -= factor * value);
    }
  }
  return system.map((row) => row.subarray(INPUTS));
}
