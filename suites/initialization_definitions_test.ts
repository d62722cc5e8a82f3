/** Claims of the ledger that are definitions, about initial weights and nonlinearities. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { applyActivation } from "../kernels/activation/activate.ts";
import { SCALARS } from "../kernels/activation/kinds.ts";
import { Builder } from "../kernels/program/builder.ts";
import type { Device } from "../kernels/program/device.ts";
import { TEST_DEVICES } from "../kernels/testing/devices.ts";
import { gain, secondMoment } from "./core/program/gain.ts";
import { initialize, initializeBias, type InitOptions } from "./core/program/init.ts";
import type { Init } from "./core/spec/config.ts";

const layer = (fanIn: number, fanOut: number): InitOptions => ({ fanIn, fanOut, seed: 5, stream: "weight" });

/** Layers of a small classifier: the first, a square one, the head. */
const LAYERS = [layer(784, 64), layer(256, 256), layer(64, 10)];

/** Asserts mean 0 and a variance within 3 standard errors; the variance of a square is `kurtosis - 1` of its mean. */
function assertMoments(init: Init, options: InitOptions, variance: number): void {
  const values = initialize(init, options);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const measured = values.reduce((sum, x) => sum + x * x, 0) / values.length;
  const kurtosis = JSON.stringify(init).includes("uniform") || init === "pytorch_default" ? 1.8 : 3;
  const message = `${JSON.stringify(init)}, ${options.fanIn} to ${options.fanOut}: mean ${mean}, variance ${measured}`;
  assert(Math.abs(mean) <= 3 * Math.sqrt(variance / values.length), message);
  assert(Math.abs(measured / variance - 1) <= 3 * Math.sqrt((kurtosis - 1) / values.length), message);
}

/** Asserts that uniform weights reach their bound and stay within it. */
function assertBound(init: Init, options: InitOptions, bound: number): void {
  const greatest = initialize(init, options).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  assert(
    greatest <= Math.fround(bound) && greatest > 0.98 * bound,
    `${JSON.stringify(init)}: ${greatest}, not ${bound}`,
  );
}

Deno.test("D2-xavier-formula: the variance is 2 / (fan in + fan out), the uniform bound sqrt(6 / (fan in + fan out))", () => {
  for (const options of LAYERS) {
    const fans = options.fanIn + options.fanOut;
    assertMoments("xavier_normal", options, 2 / fans);
    assertMoments("xavier_uniform", options, 2 / fans);
    assertBound("xavier_uniform", options, Math.sqrt(6 / fans));
  }
});

Deno.test("D3-xavier-uniform-normal: both distributions have one variance", () => {
  assertMoments("xavier_normal", layer(400, 200), 2 / 600);
  assertMoments("xavier_uniform", layer(400, 200), 2 / 600);
});

Deno.test("D2-he-formula: the variance is 2 / fan in", () => {
  for (const options of LAYERS) {
    assertMoments("kaiming_normal", options, 2 / options.fanIn);
    assertMoments("kaiming_uniform", options, 2 / options.fanIn);
  }
});

Deno.test("D2-code-kaiming-normal: the calls of the document are initializations by those names", () => {
  for (const options of LAYERS) {
    assertEquals(
      initialize("kaiming_normal", options),
      initialize({ kaiming: { distribution: "normal", fan: "in", gain: Math.SQRT2 } }, options),
    );
    assertMoments("kaiming_normal", options, 2 / options.fanIn);
    assertMoments("xavier_normal", options, 2 / (options.fanIn + options.fanOut));
    assertEquals(initializeBias("kaiming_normal", options), new Float32Array(options.fanOut));
  }
});

Deno.test("D3-linear-256-default: U(±1/16) of 256 inputs, U(±1/24) of 64 channels and 3 × 3 pixels", () => {
  for (const [fanIn, fanOut, bound] of [[256, 256, 1 / 16], [64 * 9, 128, 1 / 24]]) {
    assertMoments("pytorch_default", layer(fanIn, fanOut), 1 / (3 * fanIn));
    assertBound("pytorch_default", layer(fanIn, fanOut), bound);
  }
});

Deno.test("D0-h-init-sanity-checks: moments of every initialization are those of its formula", () => {
  const options = layer(300, 200);
  const cases: [Init, number][] = [
    [{ normal: { std: 0.3 } }, 0.09],
    [{ uniform: { bound: 0.3 } }, 0.03],
    ["kaiming_normal", 2 / 300],
    ["kaiming_uniform", 2 / 300],
    ["xavier_normal", 2 / 500],
    ["xavier_uniform", 2 / 500],
    ["pytorch_default", 1 / 900],
  ];
  for (const [init, variance] of cases) assertMoments(init, options, variance);
  // Orthonormal vectors have one length, so that their mean square is no sample: 1 over the longer side.
  const squares = initialize("orthogonal", options).reduce((sum, x) => sum + x * x, 0) / (300 * 200);
  assertAlmostEquals(squares, 1 / 300, 1e-7 / 300);
  assertEquals(initialize("zeros", options).every((x) => x === 0), true);
  assertEquals(initialize({ constant: 0.25 }, options).every((x) => x === 0.25), true);
});

Deno.test("D3-same-equation-gain: the gain that keeps the second moment is what both schemes ask for", () => {
  const squared = (activation: "identity" | "relu" | "gelu" | "silu") => gain(activation, 0) ** 2;
  assertEquals(squared("identity"), 1);
  assertAlmostEquals(squared("relu"), 2, 1e-12);
  assert(Math.abs(squared("gelu") / 2.35 - 1) < 0.01 && Math.abs(squared("silu") / 2.81 - 1) < 0.01);
  for (const activation of ["gelu", "silu"] as const) {
    assertAlmostEquals(squared(activation) * secondMoment((z) => SCALARS[activation](z, 0).value), 1, 1e-9);
  }
  // tanh shrinks every signal at gain 1, small ones least, and keeps one of a size of its own at 5/3.
  const kept = (factor: number, q: number) => secondMoment((z) => Math.tanh(factor * Math.sqrt(q) * z)) / q;
  assert(kept(1, 1e-4) < 1 && kept(1, 1e-4) > 0.999 && kept(1, 1) < 0.5);
  let q = 1;
  for (let i = 0; i < 100; i++) q = secondMoment((z) => Math.tanh(5 / 3 * Math.sqrt(q) * z));
  assert(q > 0.3 && q < 0.5 && Math.abs(kept(5 / 3, q) - 1) < 1e-6, `${q}`);
});

/** Derivatives of the sigmoid at points, by a device's kernels. */
async function slopes(device: Device, points: Float32Array): Promise<Float32Array> {
  const builder = new Builder({ keepGradients: true });
  const x = builder.tensor("x", [1, points.length], { role: "parameter" });
  const upstream = builder.tensor("upstream", [1, points.length], { role: "input" });
  let found = x;
  builder.phase("pass", () => {
    const out = applyActivation(builder, { x, activation: "sigmoid", slope: 0, name: "out" });
    builder.setGradient(out, upstream);
    builder.backward();
    found = builder.gradient(x);
  });
  await using session = await device.load(builder.build(), 1);
  session.write(x, 0, points);
  session.write(upstream, 0, new Float32Array(points.length).fill(1));
  await session.run("pass", 1);
  return Float32Array.from((await session.read(found))[0]);
}

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `D2-sigmoid-deriv-max: the greatest slope of a sigmoid is 1/4, at 0, on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const points = Float32Array.from({ length: 801 }, (_, i) => (i - 400) / 40);
      const found = await slopes(device, points);
      const greatest = found.indexOf(Math.max(...found));
      assertEquals(points[greatest], 0);
      assert(Math.abs(found[greatest] - 0.25) < 1e-7, `${found[greatest]}`);
      assert(found.every((slope) => slope <= found[greatest] && slope >= 0));
    },
  });

  Deno.test({
    name: `D2-saturated-deriv-zero: a saturated sigmoid's slope drops towards zero, on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const points = Float32Array.of(5, 10, 17, 20, -5, -10, -17, -20, 120, -120);
      const found = await slopes(device, points);
      points.slice(0, 8).forEach((x, i) => {
        const { derivative } = SCALARS.sigmoid(x, 0);
        // exp of a GPU may be off by 3 + 2|x| units in the last place (WGSL, section 15.7.4).
        const allowed = name === "gpu" ? (6 + 2 * Math.abs(x)) * 2 ** -23 : 1e-6;
        assert(Math.abs(found[i] / derivative - 1) < allowed, `${x}: ${found[i]} instead of ${derivative}`);
      });
      assertEquals([...found.slice(8)], [0, 0]);
    },
  });
}

Deno.test("D2-saturated-deriv-zero: worked out from the output, the slope is exactly zero in float32 from 17.4 on", () => {
  const fromOutput = (x: number) => {
    const output = Math.fround(SCALARS.sigmoid(x, 0).value);
    return Math.fround(output * Math.fround(1 - output));
  };
  assert(fromOutput(17) > 0 && fromOutput(17.4) === 0 && fromOutput(20) === 0);
  assertAlmostEquals(fromOutput(5), 6.648e-3, 1e-6);
});
