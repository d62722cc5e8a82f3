/** Claims about normalization that are settled by what a norm is: one test each, named after the claim. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { initialRunning } from "../kernels/batch_norm/statistics.ts";
import type { Device } from "../kernels/program/device.ts";
import { referenceDevice } from "../kernels/reference/device.ts";
import { type KernelName, KERNELS } from "../kernels/table.ts";
import { TEST_DEVICES } from "../kernels/testing/devices.ts";
import type { KernelCase } from "../kernels/testing/kernel_case.ts";
import { programOf } from "../kernels/testing/reference_call.ts";
import { normals, uniforms } from "./core/random.ts";

const EPSILON = 1e-5;
const [B, C] = [24, 7];
const ON_DEVICES = TEST_DEVICES.map(({ name, present, open }) => ({ name, ignore: !present, open }));

/** Rows of normal numbers about another mean, and with another deviation, in each column. */
const INPUT = Float32Array.from(normals(1, "definitions", B * C), (z, i) => 3 * (i % C) - 5 + (1 + i % C) * z);
const SCALE = Float32Array.from({ length: C }, (_, c) => 0.5 + c);
const SHIFT = Float32Array.from({ length: C }, (_, c) => c - 3);
const ONE_ROW = { groups: 1, spatial: 1, center: 1, epsilon: EPSILON };

type Numbers = ArrayLike<number>;

/** What a kernel writes to `result`. */
async function outputOf(
  device: Device,
  kernel: KernelName,
  { shapes, given, attributes = {}, result = "out" }: {
    shapes: Readonly<Record<string, number[]>>;
    given: Readonly<Record<string, Float32Array | Uint32Array>>;
    attributes?: Record<string, number>;
    result?: string;
  },
): Promise<Numbers> {
  const one: KernelCase = {
    label: kernel,
    tensors: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        { shape, ...(given[name] instanceof Uint32Array && { dtype: "u32" as const }) },
      ]),
    ),
    attributes,
  };
  const { program, tensors } = programOf(kernel, one);
  await using session = await device.load(program, 1);
  for (const [name, values] of Object.entries(given)) session.write(tensors[name], 0, values);
  await session.run("call", 1);
  return (await session.read(tensors[result]))[0];
}

/** Batch norm in training of rows of C numbers. */
function inTraining(device: Device, input: Float32Array, affine = true, result = "out"): Promise<Numbers> {
  const shape = [input.length / C, C];
  const shapes = { input: shape, ...(affine && { scale: [C], shift: [C] }), out: shape, statistics: [4, C] };
  const given = { input, ...(affine && { scale: SCALE, shift: SHIFT }) };
  return outputOf(device, "batch_norm", { shapes, given, attributes: { epsilon: EPSILON }, result });
}

/** Layer norm of rows of C numbers. */
function byLayer(device: Device, input: Float32Array, affine = true): Promise<Numbers> {
  const shape = [input.length / C, C];
  const shapes = { input: shape, ...(affine && { scale: [C], shift: [C] }), out: shape, statistics: [shape[0], 2] };
  const given = { input, ...(affine && { scale: SCALE, shift: SHIFT }) };
  return outputOf(device, "group_norm", { shapes, given, attributes: ONE_ROW });
}

const column = (values: Numbers, c: number) => Array.from({ length: values.length / C }, (_, b) => values[b * C + c]);
const row = (values: Numbers, b: number) => Array.from({ length: C }, (_, c) => values[b * C + c]);
const meanOf = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Sum of squared differences from the mean, over n, or over n − 1. */
function varianceOf(values: readonly number[], less: 0 | 1 = 0): number {
  const mean = meanOf(values);
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - less);
}

/** Greatest distance from the formula, x̂ taken over columns or over rows. */
function errorOf(got: Numbers, over: "columns" | "rows", { affine, variance = varianceOf }: {
  affine: boolean;
  variance?: (values: readonly number[]) => number;
}): number {
  let error = 0;
  for (let i = 0; i < INPUT.length; i++) {
    const group = over === "columns" ? column(INPUT, i % C) : row(INPUT, Math.floor(i / C));
    const normalized = (INPUT[i] - meanOf(group)) / Math.sqrt(variance(group) + EPSILON);
    const want = affine ? SCALE[i % C] * normalized + SHIFT[i % C] : normalized;
    const distance = Math.abs(got[i] - want);
    if (!(distance <= error)) error = distance;
  }
  return error;
}

for (const { name, ignore, open } of ON_DEVICES) {
  Deno.test({
    name: `D2-bn-formula: statistics by feature over the batch, x̂ of mean 0 and variance 1, on ${name}`,
    ignore,
    async fn() {
      await using device = await open();
      const normalized = await inTraining(device, INPUT, false);
      for (let c = 0; c < C; c++) {
        assert(Math.abs(meanOf(column(normalized, c))) < 1e-5);
        assert(Math.abs(varianceOf(column(normalized, c)) - 1) < 1e-3);
      }
      assert(errorOf(await inTraining(device, INPUT), "columns", { affine: true }) < 1e-5);
      assert(!(errorOf(normalized, "rows", { affine: false }) < 1e-2), "the other axis is told apart");
    },
  });

  Deno.test({
    name: `D2-bn-code-unbiased: batch norm divides by the biased variance, not by the listing's, on ${name}`,
    ignore,
    async fn() {
      await using device = await open();
      const got = await inTraining(device, INPUT, false);
      assert(errorOf(got, "columns", { affine: false }) < 1e-5);
      const unbiased = (values: readonly number[]) => varianceOf(values, 1);
      assert(errorOf(got, "columns", { affine: false, variance: unbiased }) > 1e-3);
      for (let c = 0; c < C; c++) {
        assertAlmostEquals(varianceOf(column(INPUT, c), 1) / varianceOf(column(INPUT, c)), B / (B - 1), 1e-12);
      }
    },
  });

  Deno.test({
    name: `D2-bn-eps-placement: epsilon is added to the variance; beside the deviation it would show, on ${name}`,
    ignore,
    async fn() {
      await using device = await open();
      const small = INPUT.map((_, i) => 1e-3 * (i % 2 === 0 ? 1 : -1) * (1 + Math.floor(i / (2 * C))));
      const got = await inTraining(device, small, false);
      let [within, beside] = [0, 0];
      for (let i = 0; i < small.length; i++) {
        const group = column(small, i % C);
        const [centered, variance] = [small[i] - meanOf(group), varianceOf(group)];
        within = Math.max(within, Math.abs(got[i] - centered / Math.sqrt(variance + EPSILON)));
        beside = Math.max(beside, Math.abs(got[i] - centered / (Math.sqrt(variance) + EPSILON)));
      }
      assert(within < 1e-5 && beside > 1e-3, `${within} ${beside}`);
    },
  });

  Deno.test({
    name: `D2-bn-train-vs-eval: a sample hangs on its batch in training and never in evaluation, on ${name}`,
    ignore,
    async fn() {
      await using device = await open();
      const others = Float32Array.from(INPUT, (x, i) => i < C ? x : x + 1 + i % 3);
      const running = initialRunning(C).map((x, i) => x + 0.1 * i);
      const inEvaluation = (input: Float32Array) => {
        const shape = [input.length / C, C];
        const shapes = { input: shape, running: [2, C], out: shape };
        return outputOf(device, "batch_norm_inference", {
          shapes,
          given: { input, running },
          attributes: { epsilon: EPSILON },
        });
      };
      const [together, among, alone] = [
        await inEvaluation(INPUT),
        await inEvaluation(others),
        await inEvaluation(INPUT.slice(0, C)),
      ];
      assertEquals(row(together, 0), row(among, 0));
      assertEquals(row(together, 0), row(alone, 0));
      assertNotEquals(row(await inTraining(device, INPUT), 0), row(await inTraining(device, others), 0));
      // running ← (1 − m) · running + m · batch, the variance with n − 1 below the sum, as PyTorch remembers it
      const statistics = Float32Array.from(await inTraining(device, INPUT, false, "statistics"));
      const moved = await outputOf(device, "running_statistics", {
        shapes: { statistics: [4, C], running: [2, C], counters: [2] },
        given: { statistics, running, counters: Uint32Array.of(0, 1) },
        attributes: { momentum: 0.1, unbiased: 1, rows: B },
        result: "running",
      });
      for (let c = 0; c < C; c++) {
        const [mean, variance] = [meanOf(column(INPUT, c)), varianceOf(column(INPUT, c), 1)];
        assertAlmostEquals(moved[c], 0.9 * running[c] + 0.1 * mean, 1e-5 * Math.max(1, Math.abs(mean)));
        assertAlmostEquals(moved[C + c], 0.9 * running[C + c] + 0.1 * variance, 1e-5 * variance);
      }
    },
  });

  Deno.test({
    name: `D2-ln-formula: statistics over the features of a sample, whatever its batch, one row as well, on ${name}`,
    ignore,
    async fn() {
      await using device = await open();
      const got = await byLayer(device, INPUT);
      assert(errorOf(got, "rows", { affine: true }) < 1e-5);
      const others = Float32Array.from(INPUT, (x, i) => i < C ? x : x + 1 + i % 3);
      assertEquals(row(await byLayer(device, others), 0), row(got, 0));
      assertEquals(row(await byLayer(device, INPUT.slice(0, C)), 0), row(got, 0));
      // What a sublayer of a Pre-LN transformer gets has a root mean square of 1.
      const plain = await byLayer(device, INPUT, false);
      for (let b = 0; b < B; b++) assertAlmostEquals(Math.sqrt(meanOf(row(plain, b).map((x) => x * x))), 1, 1e-4);
    },
  });
}

Deno.test("D2-bn-batch1: the output on one row is the shift, whatever the row; such a batch is refused", async () => {
  const outputs = [0, 1, 2].map((b) => {
    const tensors = { input: [1, C], scale: [C], shift: [C], out: [1, C], statistics: [4, C] };
    const arrays: Record<string, Float64Array> = {
      input: Float64Array.from(row(INPUT, b)),
      scale: Float64Array.from(SCALE),
      shift: Float64Array.from(SHIFT),
      out: new Float64Array(C).fill(NaN),
      statistics: new Float64Array(4 * C),
    };
    const shapes = Object.fromEntries(Object.entries(tensors).map(([name, shape]) => [name, { name, shape }]));
    const call = { kernel: "batch_norm", tensors: shapes, attributes: { epsilon: EPSILON } };
    KERNELS.batch_norm.reference(call as never, (name) => arrays[name]);
    return Array.from(arrays.out);
  });
  for (const output of outputs) assertEquals(output, Array.from(SHIFT));
  assertThrows(
    () =>
      programOf("batch_norm", {
        label: "one row",
        tensors: { input: { shape: [1, C] }, out: { shape: [1, C] }, statistics: { shape: [4, C] } },
        attributes: { epsilon: EPSILON },
      }),
    RangeError,
    "a batch in training has two rows or more",
  );
  // Two rows leave their order alone: x̂ is 1 and −1 in every feature, but for epsilon.
  const two = await inTraining(referenceDevice(), INPUT.slice(0, 2 * C), false);
  for (const x of Array.from(two)) assertAlmostEquals(Math.abs(x), 1, 1e-2);
});

Deno.test("D2-bn-variable-length: the mean at a position scatters as one over the sequences that reach it", async () => {
  // Lengths are geometric with mean 25: few of 256 sequences reach position 100. Batches draw rows anew.
  const [sequences, batches] = [256, 400];
  const lengths = uniforms(1, "lengths", sequences).map((u) => Math.ceil(Math.log(1 - u) / Math.log(1 - 1 / 25)));
  const device = referenceDevice();
  const points: [number, number][] = [];
  for (const position of [1, 10, 25, 50, 75, 100]) {
    const alive = lengths.filter((length) => length >= position).length;
    assert(alive >= 2, `${alive} sequences reach position ${position}`);
    // Each column is a batch of its own.
    const input = Float32Array.from(normals(position, "tokens", alive * batches));
    const shape = [alive, batches];
    const statistics = await outputOf(device, "batch_norm", {
      shapes: { input: shape, out: shape, statistics: [4, batches] },
      given: { input },
      attributes: { epsilon: EPSILON },
      result: "statistics",
    });
    const means = Array.from({ length: batches }, (_, i) => statistics[2 * batches + i]);
    points.push([Math.log(alive), Math.log(varianceOf(means))]);
  }
  const [x, y] = [0, 1].map((i) => meanOf(points.map((point) => point[i])));
  const slope = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) /
    points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  assertAlmostEquals(slope, -1, 0.05);
  assert(Math.exp(points[0][0]) > 40 * Math.exp(points[5][0]), "few sequences are long");
});
