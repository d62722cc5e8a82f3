import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { linear } from "../matmul/linear.ts";
import { Builder } from "../program/builder.ts";
import type { Device } from "../program/device.ts";
import { fuse } from "../program/fuse.ts";
import { withPrecision } from "../program/precision.ts";
import { type Program, tensorNamed } from "../program/program.ts";
import { size } from "../program/tensor.ts";
import { referenceDevice } from "../reference/device.ts";
import { rectify } from "../relu/rectify.ts";
import { crossEntropy } from "../softmax_cross_entropy/cross_entropy.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { uniformSource } from "../testing/uniform.ts";
import { accumulation } from "./accumulation.ts";

const [ROWS, INPUTS, WIDTH, CLASSES, STEPS, BATCH] = [48, 7, 19, 3, 3, 24];
const NAMES = ["w1", "b1", "w2"];
const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()), tolerance: 1e-12 },
  ...TEST_DEVICES.map((device) => ({ ...device, tolerance: 1e-6 })),
];

/** A two-layer network; `microBatches` of a step's 24 rows, or one batch of them all where it is undefined. */
function network(microBatches?: number): Program {
  const parts = microBatches ?? 1;
  const builder = new Builder();
  const data = builder.tensor("data", [ROWS, INPUTS], { role: "data" });
  const allLabels = builder.tensor("labels", [ROWS], { role: "data", dtype: "u32" });
  const index = builder.tensor("index", [STEPS * parts, BATCH / parts], { role: "input", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const log = builder.tensor("log", [STEPS * parts, 2], { role: "log" });
  const rate = builder.tensor("rate", [STEPS * parts], { role: "input" });
  const shapes = [[INPUTS, WIDTH], [WIDTH], [WIDTH, CLASSES]];
  const parameters = NAMES.map((name, i) => builder.tensor(name, shapes[i], { role: "parameter" }));
  const [w1, b1, w2] = parameters;
  const pass = () => {
    const x = builder.tensor("x", [BATCH / parts, INPUTS], { role: "activation" });
    const labels = builder.tensor("batch_labels", [BATCH / parts], { role: "activation", dtype: "u32" });
    builder.call("gather", { data, index, counters, out: x });
    builder.call("gather", { data: allLabels, index, counters, out: labels });
    const before = builder.apply(linear, { x, weight: w1, bias: b1, name: "before" });
    const hidden = builder.apply(rectify, { x: before, name: "hidden" });
    const logits = builder.apply(linear, { x: hidden, weight: w2, name: "logits" });
    crossEntropy(builder, { logits, labels, counters, log }, { lossColumn: 0, correctColumn: 1, gradient: true });
    builder.backward();
  };
  const shares = builder.tensor("shares", [STEPS * parts], { role: "input" });
  const sums = microBatches ? accumulation(builder, { parameters, counters, shares, microBatches }) : undefined;
  builder.phase("train", () => {
    pass();
    const whole = { gradients: parameters.map((parameter) => builder.gradient(parameter)), counters };
    const step = sums?.add() ?? whole;
    parameters.forEach((parameter, i) =>
      builder.call("sgd", { parameter, gradient: step.gradients[i], rate, counters: step.counters })
    );
    builder.call("advance", { counters });
  });
  return builder.build();
}

async function load(device: Device, program: Program, parts = 1, share = 1 / parts) {
  const session = await device.load(program, 1);
  const write = (name: string, values: (u: () => number, i: number) => number) => {
    const tensor = tensorNamed(program, name);
    const uniform = uniformSource(name.length + name.charCodeAt(0));
    const array = Array.from({ length: size(tensor) }, (_, i) => values(uniform, i));
    session.write(tensor, 0, tensor.dtype === "u32" ? Uint32Array.from(array) : Float64Array.from(array));
  };
  write("data", (u) => 2 * u() - 1);
  write("labels", (u) => Math.floor(u() * CLASSES));
  write("index", (_, i) => (11 * i) % ROWS);
  write("rate", (_, i) => 0.5 / (Math.floor(i / parts) + 1)); // another one each step, so that a wrong row shows
  write("shares", () => share);
  for (const name of NAMES) write(name, (u) => u() - 0.5);
  session.write(tensorNamed(program, "counters"), 0, Uint32Array.of(0, 1));
  return session;
}

/** Parameters after three steps. */
async function train(device: Device, microBatches?: number, share?: number): Promise<number[]> {
  const program = fuse(network(microBatches));
  const parts = microBatches ?? 1;
  await using session = await load(device, program, parts, share);
  await session.run("train", STEPS * parts);
  const read = await Promise.all(NAMES.map((name) => session.read(tensorNamed(program, name))));
  return read.flatMap(([values]) => [...values]);
}

/** ‖a − b‖ over ‖b‖. */
function difference(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, i) => x - b[i])) / Math.hypot(...b);
}

for (const { name, present, open, tolerance } of DEVICES) {
  Deno.test({
    name: `accumulated gradients train as the large batch does on ${name}, to rounding`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const whole = await train(device);
      for (const microBatches of [1, 3, 4]) {
        const parts = await train(device, microBatches);
        const error = difference(parts, whole);
        assert(error <= tolerance, `${microBatches} micro-batches: ${error}`);
      }
      assert(difference(await train(device, 3, 1), whole) > 0.01, "the control is not told");
    },
  });
}

Deno.test("sums stay f32 in low precision", () => {
  const program = withPrecision(fuse(network(3)), { format: "bf16", flush: false, master: false });
  const rounded = Object.values(program.phases).flat().filter(({ kernel }) => kernel === "round");
  assertEquals(rounded.filter(({ tensors }) => tensors.values.role === "state"), []);
  const names = rounded.map(({ tensors }) => tensors.values.name);
  assert(names.includes("train/d.w1") && !names.includes("train/d.w1.2"), names.join());
});

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `a micro-batch past the last row of its inputs is refused on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const program = network(2);
      await using session = await load(device, program);
      await session.run("train", 2 * STEPS - 1);
      await assertRejects(() => session.run("train", 2), RangeError, "has 6 rows, got row 7");
    },
  });
}

Deno.test("a number of micro-batches that is no positive integer is refused", () => {
  for (const microBatches of [0, -1, 1.5, NaN]) {
    const builder = new Builder();
    const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
    const shares = builder.tensor("shares", [6], { role: "input" });
    assertThrows(
      () => accumulation(builder, { parameters: [], counters, shares, microBatches }),
      RangeError,
      "positive integer",
    );
  }
});
