/** Claims of the ledger that are definitions, about chains of factors and about number formats. */
import { assert, assertEquals } from "@std/assert";
import { applyActivation } from "../kernels/activation/activate.ts";
import { SCALARS } from "../kernels/activation/kinds.ts";
import { linear } from "../kernels/matmul/linear.ts";
import { Builder } from "../kernels/program/builder.ts";
import type { Device } from "../kernels/program/device.ts";
import { referenceDevice } from "../kernels/reference/device.ts";
import { TEST_DEVICES } from "../kernels/testing/devices.ts";
import { workOut } from "./core/protocols/forms/table.ts";
import { initialize } from "./core/program/init.ts";
import { normals } from "./core/random.ts";

/** A network from the output of layer 1 on: weights of layers 2 to L, all square, tanh behind each. */
interface Chain {
  readonly width: number;
  readonly weights: readonly Float32Array[];
  readonly start: Float32Array;
  readonly upstream: Float32Array;
}

function chainOf(seed: number, layers: number, width: number): Chain {
  const size = { fanIn: width, fanOut: width, seed };
  const init = { xavier: { distribution: "normal", gain: 1.2 } } as const;
  return {
    width,
    weights: Array.from({ length: layers - 1 }, (_, i) => initialize(init, { ...size, stream: `layer${i + 2}` })),
    start: Float32Array.from(normals(seed, "start", width)),
    upstream: Float32Array.from(normals(seed, "upstream", width)),
  };
}

/** The loss's gradient by the output of layer 1, by backpropagation on a device. */
async function backpropagated(device: Device, { width, weights, start, upstream }: Chain): Promise<Float64Array> {
  const builder = new Builder({ keepGradients: true });
  const first = builder.tensor("layer1", [1, width], { role: "parameter" });
  const tensors = weights.map((_, i) => builder.tensor(`weight${i}`, [width, width], { role: "parameter" }));
  const dout = builder.tensor("upstream", [1, width], { role: "input" });
  let found = first;
  builder.phase("pass", () => {
    let h = first;
    tensors.forEach((weight, i) => {
      const before = builder.apply(linear, { x: h, weight, name: `before${i}` });
      h = applyActivation(builder, { x: before, activation: "tanh", slope: 0, name: `h${i}` });
    });
    builder.setGradient(h, dout);
    builder.backward();
    found = builder.gradient(first);
  });
  await using session = await device.load(builder.build(), 1);
  session.write(first, 0, start);
  tensors.forEach((tensor, i) => session.write(tensor, 0, weights[i]));
  session.write(dout, 0, upstream);
  await session.run("pass", 1);
  return Float64Array.from((await session.read(found))[0]);
}

/** The same as the product of the layers' Jacobians, multiplied out in float64 before the upstream gradient meets it. */
function multipliedOut({ width: n, weights, start, upstream }: Chain): { gradient: Float64Array; factors: number } {
  let h = Float64Array.from(start);
  let product = Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0));
  let factors = 0;
  for (const weight of weights) {
    const z = Float64Array.from({ length: n }, (_, j) => h.reduce((sum, x, k) => sum + x * weight[k * n + j], 0));
    const slopes = z.map((x) => SCALARS.tanh(x, 0).derivative);
    // Entry (k, j) is the derivative of output j by input k.
    const jacobian = Float64Array.from(weight, (w, i) => w * slopes[i % n]);
    product = multiply(product, jacobian, n);
    h = z.map((x) => Math.tanh(x));
    factors++;
  }
  const gradient = Float64Array.from(
    { length: n },
    (_, k) => upstream.reduce((sum, d, j) => sum + product[k * n + j] * d, 0),
  );
  return { gradient, factors };
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j] += a[i * n + k] * b[k * n + j];
  }
  return out;
}

/** Greatest difference, over the greatest magnitude. */
function relativeError(found: Float64Array, expected: Float64Array): number {
  const scale = Math.max(...expected.map(Math.abs));
  const errors = found.map((value, i) => Math.abs(value - expected[i]) / scale);
  return errors.some(Number.isNaN) ? NaN : Math.max(...errors);
}

const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice() as Device), error: 1e-10 },
  ...TEST_DEVICES.map((device) => ({ ...device, error: 1e-4 })),
];

for (const { name, present, open, error } of DEVICES) {
  Deno.test({
    name: `D0-chain-jacobians: the gradient at layer 1 of 10 is a product of Jacobians, on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      for (const seed of [0, 1, 2]) {
        const chain = chainOf(seed, 10, 32);
        const { gradient } = multipliedOut(chain);
        const found = await backpropagated(device, chain);
        const measured = relativeError(found, gradient);
        assert(measured < error, `seed ${seed}: ${measured}`);
        const wrong = multipliedOut({ ...chain, weights: chain.weights.toReversed() });
        assert(!(relativeError(found, wrong.gradient) < 0.1), "the order of the factors matters");
      }
    },
  });

  Deno.test({
    name: `D2-product-50-terms: 50 layers make 49 factors behind layer 1, on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const chain = chainOf(3, 50, 16);
      const { gradient, factors } = multipliedOut(chain);
      assertEquals(factors, 49); // and the derivative of layer 1 itself is the 50th
      const measured = relativeError(await backpropagated(device, chain), gradient);
      assert(measured < Math.max(error, 1e-10) * 10, `${measured}`);
    },
  });
}

Deno.test("D4-bf16-range: bfloat16 has float32's range, float16 has not", () => {
  const hold = (number_format: "greatest" | "least_normal" | "least" | "epsilon") =>
    (["float16", "bfloat16", "float32"] as const).map((arithmetic) =>
      workOut({ form: { number_format }, arithmetic, subnormals: "kept", on: "host" }).value
    );
  assertEquals(hold("greatest"), [65504, (2 - 2 ** -7) * 2 ** 127, (2 - 2 ** -23) * 2 ** 127]);
  assertEquals(hold("least_normal"), [2 ** -14, 2 ** -126, 2 ** -126]);
  assertEquals(hold("least"), [2 ** -24, 2 ** -133, 2 ** -149]);
  assertEquals(hold("epsilon"), [2 ** -10, 2 ** -7, 2 ** -23]);
});
