import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { tensorNamed } from "../../../kernels/program/program.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { normals } from "../random.ts";
import { measureNoise } from "./gradient_noise.ts";
import { noiseScale } from "./noise_scale.ts";
import { allRows, quadraticProgram } from "./testing/quadratic.ts";

/**
 * A regression with independent standard normal inputs and targets of noise σ around another weight: with the error
 * `e = w − w*` in D dimensions, the gradient of a row is `2 (x·e − ε) x`, so that G = 2e, E|g|² = 4 ((D + 2)|e|² + D σ²)
 * and tr(Σ) = 4 ((D + 1)|e|² + D σ²).
 */
const [D, SIGMA] = [4, 0.7];
const ERROR = [0.5, -0.3, 0.2, 0.4];
const SQUARE = ERROR.reduce((sum, x) => sum + x * x, 0);
const TRACE = 4 * ((D + 1) * SQUARE + D * SIGMA ** 2);

/** Norms of gradients of M batches of B rows. */
function synthetic(seed: number, M: number, B: number) {
  const rows = M * B;
  const [x, noise] = [normals(seed, "test/x", rows * D), normals(seed, "test/noise", rows)];
  const mean = new Float64Array(D);
  const squares = Array.from({ length: M }, (_, batch) => {
    const gradient = new Float64Array(D);
    for (let row = batch * B; row < (batch + 1) * B; row++) {
      const residual = ERROR.reduce((sum, e, d) => sum + e * x[row * D + d], 0) - SIGMA * noise[row];
      for (let d = 0; d < D; d++) gradient[d] += 2 * residual * x[row * D + d] / B;
    }
    gradient.forEach((g, d) => mean[d] += g / M);
    return gradient.reduce((sum, g) => sum + g * g, 0);
  });
  return { squares, meanSquare: mean.reduce((sum, g) => sum + g * g, 0), batch: B };
}

Deno.test("both parts of the noise scale are without bias; one that forgets the small batches' noise is told", () => {
  const trials = Array.from({ length: 400 }, (_, seed) => synthetic(seed, 6, 5));
  const isAround = (values: readonly number[], truth: number) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1);
    return Math.abs(mean - truth) <= 3.5 * Math.sqrt(variance / values.length);
  };
  const found = trials.map(noiseScale);
  assert(isAround(found.map(({ trace }) => trace), TRACE));
  assert(isAround(found.map(({ gradient_square }) => gradient_square), 4 * SQUARE));
  assert(isAround(found.map(({ gradient_variance }) => gradient_variance), TRACE / 5));
  assert(!isAround(trials.map(({ meanSquare }) => meanSquare), 4 * SQUARE), "the control is not told");
});

Deno.test("of many rows the noise scale is the exact one", () => {
  const { noise_scale, signal_to_noise } = noiseScale(synthetic(1, 200, 400));
  assertAlmostEquals(noise_scale / (TRACE / (4 * SQUARE)), 1, 0.05);
  assertAlmostEquals(signal_to_noise / (4 * SQUARE / (TRACE / 400)), 1, 0.05);
});

Deno.test("gradients that cancel have no noise scale, one batch is refused, and NaN stays NaN", () => {
  assertEquals(noiseScale({ squares: [1, 1], meanSquare: 0, batch: 4 }).noise_scale, NaN);
  assertEquals(noiseScale({ squares: [2, 2], meanSquare: 2, batch: 4 }).noise_scale, 0);
  assertThrows(() => noiseScale({ squares: [1], meanSquare: 1, batch: 4 }), RangeError, "at least two batches");
  assertEquals(noiseScale({ squares: [NaN, 1], meanSquare: NaN, batch: 4 }).trace, NaN);
});

const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()), tolerance: 1e-12 },
  ...TEST_DEVICES.map((device) => ({ ...device, tolerance: 1e-5 })),
];

for (const { name, present, open, tolerance } of DEVICES) {
  Deno.test({
    name: `norms and cosines of batches' gradients on ${name} are those worked out by hand`,
    ignore: !present,
    fn: async () => {
      const rows = 12;
      const [x, y] = [normals(1, "test/x", rows * D), normals(1, "test/y", rows)].map((v) => Float32Array.from(v));
      const weight = Float32Array.from(ERROR);
      const program = quadraticProgram(D, rows);
      await using device = await open();
      await using session = await device.load(program, 2);
      session.write(tensorNamed(program, "data.inputs"), 0, x);
      session.write(tensorNamed(program, "data.labels"), 0, y);
      session.write(tensorNamed(program, "weight"), 1, weight);
      const gradient = (first: number, count: number) => {
        const sum = new Float64Array(D);
        for (let row = first; row < first + count; row++) {
          const residual = weight.reduce((total, w, d) => total + w * x[row * D + d], 0) - y[row];
          for (let d = 0; d < D; d++) sum[d] += 2 * residual * x[row * D + d] / count;
        }
        return sum;
      };
      const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, one, d) => sum + one * b[d], 0);
      const options = { rows: () => allRows(rows), active: [false, true] };
      for (const group of [1, 2, 3]) {
        const [none, found] = await measureNoise(session, program, 2, { ...options, group });
        assertEquals(none, undefined);
        assertEquals(found!.batch, 2 * group);
        const groups = Array.from({ length: 6 / group }, (_, i) => gradient(2 * group * i, 2 * group));
        const want = noiseScale({
          squares: groups.map((g) => inner(g, g)),
          meanSquare: inner(gradient(0, rows), gradient(0, rows)),
          batch: 2 * group,
        });
        assertAlmostEquals(found!.trace, want.trace, tolerance * want.trace);
        assertAlmostEquals(found!.gradient_square, want.gradient_square, 10 * tolerance * want.trace);
        found!.cosines.forEach((cosine, i) => {
          const [a, b] = [gradient(2 * i, 2), gradient(2 * i + 2, 2)];
          assertAlmostEquals(cosine, inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b)), 10 * tolerance);
        });
        assertEquals(found!.cosines.length, 5);
      }
      await assertRejects(() => measureNoise(session, program, 2, { ...options, group: 4 }), RangeError, "a divisor");
    },
  });
}
