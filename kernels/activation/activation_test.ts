import { assert, assertAlmostEquals } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";
import { activate } from "./activate.ts";
import { ACTIVATION_KINDS, type ActivationKind, normalDistribution, SCALARS } from "./kinds.ts";

const KINDS = Object.keys(ACTIVATION_KINDS) as ActivationKind[];

/** Inputs evenly over a range, so that every branch of every approximation is met. */
function curve(kind: ActivationKind, shape: number[], range: number): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `${kind} over ±${range}, [${shape}]`,
    tensors: {
      input: { shape, values: (u) => Array.from({ length: size }, (_, i) => range * (2 * (i + u()) / size - 1)) },
      out: { shape },
    },
    attributes: { kind: ACTIVATION_KINDS[kind], slope: 0.01 },
  };
}

function extremes(kind: ActivationKind): KernelCase {
  const values = [NaN, 0, -0, 1e4, -1e4, 1e-30, -1e-30, 88, -88, 100, -100, 3e38, 5, NaN, 1];
  return {
    label: `${kind} of NaN, zeros, large and small numbers`,
    tensors: { input: { shape: [3, 5], values: () => values }, out: { shape: [3, 5] } },
    attributes: { kind: ACTIVATION_KINDS[kind], slope: 0.2 },
  };
}

function edges(kind: ActivationKind, slope: number): KernelCase {
  const values = () => Array.from({ length: 26 }, (_, i) => SPECIAL[i % SPECIAL.length]);
  return {
    label: `${kind} with slope ${slope} of NaN, infinities, zeros, extremes`,
    tensors: { input: { shape: [2, 13], values }, out: { shape: [2, 13] } },
    attributes: { kind: ACTIVATION_KINDS[kind], slope },
  };
}

testKernel("activation", [
  ...KINDS.flatMap((kind) => [curve(kind, [3, 17], 3), curve(kind, [129, 65], 12), curve(kind, [70, 33], 0.01)]),
  ...KINDS.map(extremes),
  ...KINDS.map((kind) => edges(kind, 0.25)),
  edges("leaky_relu", 0),
  edges("leaky_relu", -0.5),
]);

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `nonlinearities on ${name} are within 5 ulps of each result, however small`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const inputs = Float32Array.from({ length: 6000 }, (_, i) => -13 + i * 26 / 6000);
      const builder = new Builder();
      const input = builder.tensor("input", [inputs.length], { role: "input" });
      const outs = KINDS.map((kind) => builder.tensor(kind, [inputs.length], { role: "log" }));
      builder.phase("call", () => {
        KINDS.forEach((kind, i) => {
          builder.call("activation", { input, out: outs[i] }, { kind: ACTIVATION_KINDS[kind], slope: 0.25 });
        });
      });
      await using session = await device.load(builder.build(), 1);
      session.write(input, 0, inputs);
      await session.run("call", 1);
      for (const [i, kind] of KINDS.entries()) {
        const [got] = await session.read(outs[i]);
        inputs.forEach((x, at) => {
          const want = SCALARS[kind](x, 0.25).value;
          if (Math.abs(want) < 1.2e-38) return; // subnormal: an adapter may have 0
          const error = Math.abs(got[at] / want - 1);
          assert(error <= 6e-7, `${kind}(${x}) = ${got[at]}, float64 has ${want}, ${error} beside it`);
        });
      }
    },
  });
}

for (const kind of KINDS) {
  Deno.test(`the derivative of ${kind} agrees with central differences`, async () => {
    await checkGradient(activate, { x: [5, 7] }, { kind, slope: 0.1, name: "out" });
  });
}

Deno.test("the normal distribution has the values of its tables, and the tail of Mills' ratio", () => {
  // Abramowitz, Stegun 1964, table 26.1
  assertAlmostEquals(normalDistribution(1), 0.841344746068543, 1e-14);
  assertAlmostEquals(normalDistribution(-2), 1 - 0.977249868051821, 1e-14);
  assertAlmostEquals(normalDistribution(0), 0.5, 1e-16);
  for (const x of [6, 10, 20]) {
    const mills = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) / x; // bounds: mills·(1 − 1/x²) and mills
    const tail = normalDistribution(-x);
    assert(tail < mills && tail > mills * (1 - 1 / (x * x)), `Φ(−${x}) = ${tail}`);
  }
  assertAlmostEquals(
    normalDistribution(-2.5 * Math.SQRT2 + 1e-9) / normalDistribution(-2.5 * Math.SQRT2 - 1e-9),
    1,
    1e-7,
  );
});
