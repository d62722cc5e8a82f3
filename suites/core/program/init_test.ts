import { assert, assertEquals } from "@std/assert";
import { normals, uniforms } from "../random.ts";
import type { Init } from "../spec/config.ts";
import { initialize, initializeBias } from "./init.ts";

const LAYER = { fanIn: 300, fanOut: 200, seed: 1, stream: "init/layer1.weight", activationGain: 1.5 };
const COUNT = LAYER.fanIn * LAYER.fanOut;

function moments(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

/** Variance of each initialization, from its paper, and its distribution. */
const DRAWN: readonly (readonly [Init, number, "normal" | "uniform"])[] = [
  [{ normal: { std: 0.3 } }, 0.09, "normal"],
  [{ uniform: { bound: 0.3 } }, 0.03, "uniform"],
  ["kaiming_normal", 2 / 300, "normal"],
  ["kaiming_uniform", 2 / 300, "uniform"],
  ["xavier_normal", 2 / 500, "normal"],
  ["xavier_uniform", 2 / 500, "uniform"],
  ["pytorch_default", 1 / 900, "uniform"],
  [{ kaiming: { distribution: "normal", fan: "out", gain: 2 } }, 4 / 200, "normal"],
  [{ kaiming: { distribution: "uniform", fan: "in", gain: "activation" } }, 1.5 ** 2 / 300, "uniform"],
  [{ xavier: { distribution: "normal", gain: 5 / 3 } }, (25 / 9) * 2 / 500, "normal"],
];

Deno.test("drawn weights have mean 0 and the variance their paper asks for, within 3 standard errors", () => {
  for (const [init, expected, kind] of DRAWN) {
    const { mean, variance } = moments(initialize(init, LAYER));
    const kurtosis = kind === "normal" ? 3 : 9 / 5;
    const message = `${JSON.stringify(init)}: mean ${mean}, variance ${variance} instead of ${expected}`;
    assert(Math.abs(mean) <= 3 * Math.sqrt(expected / COUNT), message);
    assert(Math.abs(variance / expected - 1) <= 3 * Math.sqrt((kurtosis - 1) / COUNT), message);
  }
});

Deno.test("uniform weights fill the range between their bounds and stay inside", () => {
  for (const [init, variance, kind] of DRAWN) {
    if (kind !== "uniform") continue;
    const bound = Math.fround(Math.sqrt(3 * variance));
    const greatest = initialize(init, LAYER).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    assert(greatest <= bound + 2 ** -30 && greatest > 0.999 * bound, `${JSON.stringify(init)}: ${greatest}`);
  }
});

Deno.test("normal weights of one seed and stream are the same numbers on another scale, uniform ones too", () => {
  const z = normals(LAYER.seed, LAYER.stream, COUNT);
  for (
    const [init, std] of [
      [{ normal: { std: 1 } }, 1],
      [{ normal: { std: 0.01 } }, 0.01],
      ["kaiming_normal", Math.sqrt(2 / 300)],
      ["xavier_normal", Math.sqrt(2 / 500)],
    ] as const
  ) {
    assertEquals(initialize(init, LAYER), Float32Array.from(z, (x) => std * x));
  }
  const u = uniforms(LAYER.seed, LAYER.stream, COUNT);
  for (const bound of [1, 0.01]) {
    assertEquals(initialize({ uniform: { bound } }, LAYER), Float32Array.from(u, (x) => bound * (2 * x - 1)));
  }
});

Deno.test("zeros and constants", () => {
  assertEquals(initialize("zeros", { ...LAYER, fanIn: 2, fanOut: 3 }), new Float32Array(6));
  assertEquals(initialize({ constant: 0.1 }, { ...LAYER, fanIn: 2, fanOut: 3 }), new Float32Array(6).fill(0.1));
  assertEquals(initialize({ normal: { std: 0 } }, LAYER).every((x) => x === 0), true);
});

/** Greatest difference of WᵀW or, for a wide W, of WWᵀ from the identity; W is [rows, columns]. */
function orthogonalityError(weights: Float32Array, rows: number, columns: number): number {
  const at = (i: number, k: number) => rows <= columns ? weights[i * columns + k] : weights[k * columns + i];
  let worst = 0;
  for (let i = 0; i < Math.min(rows, columns); i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < Math.max(rows, columns); k++) dot += at(i, k) * at(j, k);
      const error = Math.abs(dot - (i === j ? 1 : 0));
      if (!(error <= worst)) worst = error;
    }
  }
  return worst;
}

Deno.test("orthogonal weights are orthonormal along their shorter side, square or not", () => {
  for (const [fanIn, fanOut] of [[64, 64], [96, 40], [40, 96], [1, 5], [5, 1], [1, 1]]) {
    const weights = initialize("orthogonal", { fanIn, fanOut, seed: 2, stream: "q" });
    const error = orthogonalityError(weights, fanIn, fanOut);
    assert(error <= 5e-7, `${fanIn}×${fanOut}: ${error}`); // f32 rounding of entries below 1
  }
});

Deno.test("orthogonal weights keep the sign that a QR decomposition leaves open: the diagonal of R is positive", () => {
  const [fanIn, fanOut] = [7, 7];
  const z = normals(2, "q", fanIn * fanOut);
  const weights = initialize("orthogonal", { fanIn, fanOut, seed: 2, stream: "q" });
  for (let i = 0; i < fanIn; i++) {
    let dot = 0; // vector i of Q times vector i of the normal numbers: entry (i, i) of R
    for (let k = 0; k < fanOut; k++) dot += weights[i * fanOut + k] * z[i * fanOut + k];
    assert(dot > 0, `${i}: ${dot}`);
  }
  let traces = 0; // the mean of an orthogonal matrix's trace is 0 and its variance 1 under the uniform distribution
  for (let seed = 0; seed < 400; seed++) {
    const q = initialize("orthogonal", { fanIn, fanOut, seed, stream: "q" });
    for (let i = 0; i < fanIn; i++) traces += q[i * fanOut + i];
  }
  assert(Math.abs(traces / 400) <= 4 / Math.sqrt(400), `mean trace ${traces / 400}`);
});

Deno.test("biases are zero, but pytorch_default draws them within ±1/√fanIn", () => {
  for (const [init] of DRAWN) {
    if (init !== "pytorch_default") assertEquals(initializeBias(init, LAYER), new Float32Array(LAYER.fanOut));
  }
  assertEquals(initializeBias({ constant: 3 }, LAYER), new Float32Array(LAYER.fanOut));
  const options = { ...LAYER, fanOut: 20_000, stream: "init/layer1.bias" };
  const bias = initializeBias("pytorch_default", options);
  assertEquals(bias.length, 20_000);
  const { mean, variance } = moments(bias);
  assert(bias.every((b) => Math.abs(b) <= Math.fround(1 / Math.sqrt(300))));
  assert(Math.abs(mean) <= 3 * Math.sqrt(1 / 900 / 20_000), `${mean}`);
  assert(Math.abs(900 * variance - 1) <= 3 * Math.sqrt(0.8 / 20_000), `${variance}`);
});

Deno.test("orthogonal weights are scaled by their gain", () => {
  const layer = { fanIn: 9, fanOut: 5, seed: 3, stream: "q", activationGain: 1.5 };
  const one = initialize("orthogonal", layer);
  assertEquals(initialize({ orthogonal: { gain: 1 } }, layer), one);
  const three = initialize({ orthogonal: { gain: 3 } }, layer);
  assert(three.every((x, i) => Math.abs(x - 3 * one[i]) <= 1e-6));
  const activation = initialize({ orthogonal: { gain: "activation" } }, layer);
  assert(activation.every((x, i) => Math.abs(x - 1.5 * one[i]) <= 1e-6));
});

Deno.test("powers of weights with a spectral radius grow as the radius does, and oblong weights are Xavier normal", () => {
  const n = 24;
  for (const radius of [0.9, 1.1]) {
    const weights = initialize({ spectral: { radius } }, { fanIn: n, fanOut: n, seed: 4, stream: "w" });
    // Gelfand: the k-th root of ‖Wᵏ‖ tends to the radius; squaring ten times gives k = 1024.
    let log = 0;
    let power: Float64Array = Float64Array.from(weights);
    for (let i = 0; i < 10; i++) {
      power = product(power, power, n);
      const norm = Math.hypot(...power);
      power = power.map((x) => x / norm);
      log = 2 * log + Math.log(norm);
    }
    assert(Math.abs(Math.exp(log / 1024) / radius - 1) <= 0.01, `${Math.exp(log / 1024)} instead of ${radius}`);
  }
  const oblong = { fanIn: 6, fanOut: 4, seed: 4, stream: "w" };
  assertEquals(initialize({ spectral: { radius: 2 } }, oblong), initialize("xavier_normal", oblong));
});

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j] += a[i * n + k] * b[k * n + j];
  }
  return out;
}

Deno.test("triangular weights are nilpotent, and their singular values have the root mean square asked for", () => {
  const n = 64;
  const weights = initialize({ triangular: { gain: 3 } }, { fanIn: n, fanOut: n, seed: 4, stream: "w" });
  assert(weights.every((x, i) => x === 0 || i % n > Math.floor(i / n)));
  const rms = Math.hypot(...weights) / Math.sqrt(n);
  assert(Math.abs(rms / 3 - 1) <= 4 / Math.sqrt(n * (n - 1)), `${rms}`); // four deviations of a mean of n(n − 1)/2 squares
  const oblong = { fanIn: 6, fanOut: 4, seed: 4, stream: "w" };
  assertEquals(initialize({ triangular: { gain: 2 } }, oblong), initialize("xavier_normal", oblong));
});
