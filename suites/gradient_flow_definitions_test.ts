/** Claims that follow from a definition: about the chain rule, nonlinearities, residual blocks and dead units. */
import { assert, assertEquals } from "@std/assert";
import { addition } from "../kernels/add/addition.ts";
import { activate, applyActivation } from "../kernels/activation/activate.ts";
import { linear } from "../kernels/matmul/linear.ts";
import { Builder } from "../kernels/program/builder.ts";
import type { Device } from "../kernels/program/device.ts";
import type { Tensor } from "../kernels/program/tensor.ts";
import { referenceDevice } from "../kernels/reference/device.ts";
import { TEST_DEVICES } from "../kernels/testing/devices.ts";
import { normals } from "./core/random.ts";

/** Layers of one width without biases, each with its weights, [width, width] row-major. */
interface Stack {
  readonly width: number;
  readonly weights: readonly Float32Array[];
  readonly activation: "tanh" | "relu";
  readonly residual?: boolean;
}

function stack(depth: number, width: number, seed: number, activation: Stack["activation"] = "tanh"): Stack {
  const weights = Array.from(
    { length: depth },
    (_, i) => Float32Array.from(normals(seed, `weight${i}`, width * width), (z) => 1.2 * z / Math.sqrt(width)),
  );
  return { width, weights, activation };
}

/** Output of a stack and the gradient of `Σ out · upstream` by its input, both [rows, width], from the kernels. */
async function passOf(device: Device, layers: Stack, input: Float32Array, upstream: Float32Array) {
  const { width, weights, activation, residual = false } = layers;
  const builder = new Builder({ keepGradients: true });
  const shape = [input.length / width, width];
  const first = builder.tensor("input", shape, { role: "parameter" });
  const tensors = weights.map((_, i) => builder.tensor(`weight${i}`, [width, width], { role: "parameter" }));
  const gradient = builder.tensor("upstream", shape, { role: "input" });
  const out = builder.tensor("out", shape, { role: "log" });
  let dinput: Tensor | undefined;
  builder.phase("pass", () => {
    const last = tensors.reduce((x, weight, i) => {
      const before = builder.apply(linear, { x, weight, name: `before${i}` });
      const after = applyActivation(builder, { x: before, activation, slope: 0, name: `after${i}` });
      return residual ? builder.apply(addition, { a: x, b: after, name: `sum${i}` }) : after;
    }, first);
    builder.call("row_block", { input: last, out }, { first: 0 });
    builder.setGradient(last, gradient);
    builder.backward();
    dinput = builder.gradient(first);
  });
  await using session = await device.load(builder.build(), 1);
  session.write(first, 0, input);
  session.write(gradient, 0, upstream);
  tensors.forEach((tensor, i) => session.write(tensor, 0, weights[i]));
  await session.run("pass", 1);
  return { out: (await session.read(out))[0], gradient: (await session.read(dinput!))[0] };
}

/** The product of the layers' Jacobians, ∂out_j/∂input_i at [i, j], and the number of factors; in float64. */
function jacobianProduct({ width, weights }: Stack, input: Float32Array): Float64Array {
  let [x, product] = [Float64Array.from(input), identityMatrix(width)];
  for (const weight of weights) {
    const z = Float64Array.from(
      { length: width },
      (_, j) => x.reduce((sum, xi, i) => sum + xi * weight[i * width + j], 0),
    );
    const jacobian = Float64Array.from(weight, (w, at) => w * (1 - Math.tanh(z[at % width]) ** 2));
    product = times(product, jacobian, width);
    x = z.map(Math.tanh);
  }
  return product;
}

function identityMatrix(width: number, value = 1): Float64Array {
  return Float64Array.from({ length: width * width }, (_, at) => at % (width + 1) === 0 ? value : 0);
}

function times(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[Math.floor(at / n) * n + k] * b[k * n + at % n];
    return sum;
  });
}

/** Greatest difference over the greatest magnitude of what is wanted. */
function relativeError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(wanted, Math.abs));
  return Math.max(...Array.from(wanted, (value, i) => Math.abs(got[i] - value))) / scale;
}

const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
  ...TEST_DEVICES,
];

function onEach(name: string, test: (device: Device, isReference: boolean) => Promise<void>): void {
  for (const { name: kind, present, open } of DEVICES) {
    Deno.test({
      name: `${name}, on ${kind}`,
      ignore: !present,
      fn: async () => {
        await using device = await open();
        await test(device, kind === "reference");
      },
    });
  }
}

for (
  const { id, depth, width, single } of [
    { id: "D0-chain-jacobians", depth: 10, width: 32, single: 1e-4 },
    { id: "D2-product-50-terms", depth: 50, width: 16, single: 1e-3 },
  ]
) {
  onEach(`${id}: the gradient by the first layer is the product of ${depth} Jacobians`, async (device, isReference) => {
    const allowed = isReference ? 1e-10 : single;
    for (const seed of [1, 2, 3]) {
      const layers = stack(depth, width, seed);
      const [input, upstream] = ["input", "upstream"].map((name) => Float32Array.from(normals(seed, name, width)));
      const { gradient } = await passOf(device, layers, input, upstream);
      const wanted = (product: Float64Array) =>
        Array.from({ length: width }, (_, i) => upstream.reduce((sum, u, j) => sum + product[i * width + j] * u, 0));
      const error = relativeError(gradient, wanted(jacobianProduct(layers, input)));
      assert(error <= allowed, `seed ${seed}: ${error}`);
      const fewer = { ...layers, weights: layers.weights.slice(0, -1) }; // the control: a factor is missing
      assert(!(relativeError(gradient, wanted(jacobianProduct(fewer, input))) <= allowed), "a missing factor passes");
    }
  });
}

onEach(
  "D2-residual-plus-one: the Jacobian of a residual block is that of its branch and the identity",
  async (device) => {
    const width = 24;
    const block = { ...stack(1, width, 4), residual: true };
    const row = Float32Array.from(normals(4, "input", width));
    const input = Float32Array.from({ length: width * width }, (_, i) => row[i % width]);
    const unit = Float32Array.from(identityMatrix(width)); // upstream of row j: output j alone
    const { gradient } = await passOf(device, block, input, unit);
    const branch = jacobianProduct(block, row);
    const greatest = (plus: number) =>
      Math.max(...Array.from(gradient, (value, at) => {
        const [j, i] = [Math.floor(at / width), at % width];
        return Math.abs(value - branch[i * width + j] - (i === j ? plus : 0));
      }));
    assert(greatest(1) < 1e-5, `${greatest(1)}`);
    assert(!(greatest(0) < 1e-5), "without the identity it passes as well");
  },
);

onEach("D2-identity-argument: 36 identity layers behind 20 rectified ones change nothing", async (device) => {
  const width = 16;
  const twenty = stack(20, width, 5, "relu");
  const [input, upstream] = ["input", "upstream"].map((name) => Float32Array.from(normals(5, name, 3 * width)));
  const deeper = (factor: number): Stack => ({
    ...twenty,
    weights: [...twenty.weights, ...Array.from({ length: 36 }, () => Float32Array.from(identityMatrix(width, factor)))],
  });
  const shallow = await passOf(device, twenty, input, upstream);
  assert(shallow.out.some((value) => value > 0));
  const deep = await passOf(device, deeper(1), input, upstream);
  assertEquals(Array.from(deep.out), Array.from(shallow.out));
  assert(relativeError((await passOf(device, deeper(0.99), input, upstream)).out, shallow.out) > 1e-6);
});

/** The sigmoid's derivative at numbers, from its kernel. */
async function sigmoidSlopes(device: Device, x: readonly number[]): Promise<number[]> {
  const builder = new Builder({ keepGradients: true });
  const input = builder.tensor("x", [1, x.length], { role: "parameter" });
  const ones = builder.tensor("ones", [1, x.length], { role: "input" });
  let slope: Tensor | undefined;
  builder.phase("pass", () => {
    builder.setGradient(builder.apply(activate, { x: input, kind: "sigmoid", slope: 0, name: "out" }), ones);
    builder.backward();
    slope = builder.gradient(input);
  });
  await using session = await device.load(builder.build(), 1);
  session.write(input, 0, Float32Array.from(x));
  session.write(ones, 0, new Float32Array(x.length).fill(1));
  await session.run("pass", 1);
  return Array.from((await session.read(slope!))[0]);
}

onEach("D2-sigmoid-deriv-max: the sigmoid's derivative is greatest at 0, and 0.25 there", async (device) => {
  const x = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 200);
  const slopes = await sigmoidSlopes(device, x);
  const greatest = Math.max(...slopes);
  assert(Math.abs(greatest - 0.25) < 1e-7, `${greatest}`);
  assertEquals(slopes[2000], greatest);
  assert(slopes.every((slope, i) => Math.abs(x[i]) < 0.01 || slope < greatest));
});

onEach("D2-saturated-deriv-zero: the sigmoid's derivative falls towards zero on both sides", async (device) => {
  const x = [0, 5, 10, 17, 20, 80, 200];
  const exact = x.map((one) => Math.exp(-one) / (1 + Math.exp(-one)) ** 2);
  for (const sign of [1, -1]) {
    const slopes = await sigmoidSlopes(device, x.map((one) => sign * one));
    slopes.slice(0, 5).forEach((slope, i) => {
      assert(Math.abs(slope / exact[i] - 1) < 1e-6, `at ${sign * x[i]}: ${slope} instead of ${exact[i]}`);
      assert(i === 0 || slope < slopes[i - 1]);
    });
    assert(slopes[5] < 1e-30 && slopes[6] < 1e-38, `${slopes}`);
  }
});

onEach("D4-dead-def: a unit is dead that is zero on every row, however many zeros a layer has", async (device) => {
  const builder = new Builder();
  const outputs = builder.tensor("outputs", [4, 3], { role: "input" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const log = builder.tensor("log", [1, 5], { role: "log" });
  builder.phase("look", () => {
    builder.call("zero_columns", { input: outputs, counters, log }, { column: 4 });
    builder.call("moments", { input: outputs, counters, log }, { column: 0 });
  });
  await using session = await device.load(builder.build(), 1);
  session.write(counters, 0, Uint32Array.of(0, 1));
  const look = async (rows: number[]) => {
    session.write(outputs, 0, Float32Array.from(rows));
    await session.run("look", 1);
    const [, , , zeros, dead] = (await session.read(log))[0];
    return [zeros, dead].map((value) => Math.round(12 * value));
  };
  assertEquals(await look([0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0]), [10, 4]); // 10 of 12 zeros, one unit of three dead
  assertEquals(await look([0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 0, 0]), [9, 0]); // 9 of 12 zeros, none
});
