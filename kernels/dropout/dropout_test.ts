import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { Builder } from "../program/builder.ts";
import type { Device, Values } from "../program/device.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";

interface Options {
  readonly rate?: number;
  readonly stream?: number;
  readonly special?: boolean;
}

const word = (u: () => number) => Math.floor(u() * 2 ** 32);

function drop(shape: number[], { rate = 0.3, stream = 5, special = false }: Options = {}): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = () => Array.from({ length: size }, (_, i) => SPECIAL[i % SPECIAL.length] / 4);
  return {
    label: `[${shape}], rate ${rate}${special ? ", NaN, infinities, zeros, extremes" : ""}`,
    tensors: {
      input: { shape, ...(special && { values }) },
      seed: { shape: [2], dtype: "u32", values: (u) => [word(u), word(u)] },
      step: { shape: [3], dtype: "u32", values: (u) => [word(u), word(u), word(u)] },
      counters: counters(1),
      out: { shape },
    },
    attributes: { rate, stream },
    ...(rate === 0 && { tolerance: 0 }),
  };
}

testKernel("dropout", [
  ...[[1], [1, 1], [3, 17], [64, 130], [5, 3, 6]].map((shape) => drop(shape)),
  ...[0, 0.5, 0.999, 1e-9].map((rate) => drop([33, 18], { rate })),
  drop([33, 18], { stream: 2 ** 32 - 1 }),
  drop([4, 13], { special: true }),
  drop([4, 13], { rate: 0, special: true }),
  drop([300, 256]),
]);

/** Outputs for an input of ones, by replica, for steps 7, 8, 9 in turn, in slices of the lengths given. */
async function masks(device: Device, shape: number[], slices: number[], attributes = { rate: 0.3, stream: 1 }) {
  const builder = new Builder();
  const input = builder.tensor("input", shape, { role: "input" });
  const seed = builder.tensor("seed", [2], { role: "input", dtype: "u32" });
  const step = builder.tensor("step", [3], { role: "input", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const out = builder.tensor("out", shape, { role: "log" });
  builder.phase("step", () => {
    builder.call("dropout", { input, seed, step, counters, out }, attributes);
    builder.call("advance", { counters });
  });
  await using session = await device.load(builder.build(), 2);
  for (let replica = 0; replica < 2; replica++) {
    session.write(input, replica, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1));
    session.write(seed, replica, Uint32Array.of(replica, 0));
  }
  const found: Values[][] = [];
  let first = 7;
  for (const length of slices) {
    for (let replica = 0; replica < 2; replica++) {
      session.write(step, replica, Uint32Array.of(first, first + 1, first + 2));
      session.write(counters, replica, Uint32Array.of(0, 1));
    }
    for (let i = 0; i < length; i++) {
      await session.run("step", 1);
      found.push(await session.read(out));
    }
    first += length;
  }
  return found;
}

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `dropout on ${name} keeps the share asked for, anew in each step and replica, whatever the slices`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const steps = await masks(device, [200, 250], [3]);
      const all = steps.flat();
      for (const mask of all) {
        const kept = Array.from(mask).filter((x) => x !== 0).length / mask.length;
        const standardError = Math.sqrt(0.3 * 0.7 / mask.length);
        assert(Math.abs(kept - 0.7) <= 4 * standardError, `kept ${kept}`);
        assert(mask.every((x) => x === 0 || Math.abs(x * 0.7 - 1) < 1e-6));
      }
      all.forEach((a, i) => all.slice(i + 1).forEach((b) => assertNotEquals(a, b)));
      assertEquals(await masks(device, [200, 250], [1, 2]), steps);
      assertNotEquals(await masks(device, [200, 250], [3], { rate: 0.3, stream: 2 }), steps);
    },
  });
}

Deno.test({
  name: "dropout's bits are the same on CPU and GPU",
  ignore: !TEST_DEVICES.every(({ present }) => present),
  fn: async () => {
    const [cpu, gpu] = await Promise.all(TEST_DEVICES.map(async ({ open }) => {
      await using device = await open();
      return await masks(device, [31, 45], [3]);
    }));
    assertEquals(cpu, gpu);
  },
});

Deno.test("rates of 1 and more, streams that are no word, and steps past the last are refused", async () => {
  const cpu = TEST_DEVICES.find(({ name }) => name === "cpu")!;
  await using device = await cpu.open();
  for (const rate of [1, -0.1, NaN]) {
    await assertRejects(() => masks(device, [2, 2], [1], { rate, stream: 0 }), RangeError, "rate is at least 0");
  }
  for (const stream of [-1, 0.5, 2 ** 32]) {
    await assertRejects(
      () => masks(device, [2, 2], [1], { rate: 0.1, stream }),
      RangeError,
      "stream is a whole number",
    );
  }
  await assertRejects(() => masks(device, [2, 2], [4]), RangeError, "step has 3 rows, got row 4");
});
