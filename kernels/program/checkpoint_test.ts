import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { cpuDevice } from "../cpu/device.ts";
import { linear } from "../matmul/linear.ts";
import { referenceDevice } from "../reference/device.ts";
import { rectify } from "../relu/rectify.ts";
import { crossEntropy } from "../softmax_cross_entropy/cross_entropy.ts";
import { comparableBits } from "../testing/bit_patterns.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { uniformSource } from "../testing/uniform.ts";
import { Builder } from "./builder.ts";
import { checkpointed, savedActivations } from "./checkpoint.ts";
import type { Device } from "./device.ts";
import { fuse } from "./fuse.ts";
import { planMemory } from "./memory.ts";
import { withPrecision } from "./precision.ts";
import { listing, type Program, tensorNamed } from "./program.ts";
import { size, type Tensor } from "./tensor.ts";

const [BATCH, WIDTH, CLASSES, STEPS] = [70, 12, 3, 3];

/** A deep perceptron with plain SGD, phase `train`. */
function deepNetwork(depth: number): Program {
  const builder = new Builder();
  const data = builder.tensor("data", [BATCH, WIDTH], { role: "data" });
  const index = builder.tensor("index", [STEPS, BATCH], { role: "input", dtype: "u32" });
  const labels = builder.tensor("labels", [BATCH], { role: "input", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const rate = builder.tensor("rate", [STEPS], { role: "input" });
  const log = builder.tensor("log", [STEPS, 6], { role: "log" });
  const weights = Array.from(
    { length: depth + 1 },
    (_, i) => builder.tensor(`w${i}`, [WIDTH, i === depth ? CLASSES : WIDTH], { role: "parameter" }),
  );
  builder.phase("train", () => {
    let x = builder.tensor("x", [BATCH, WIDTH], { role: "activation" });
    builder.call("gather", { data, index, counters, out: x });
    for (const [i, weight] of weights.slice(0, -1).entries()) {
      const before = builder.apply(linear, { x, weight, name: `before${i}` });
      x = builder.apply(rectify, { x: before, name: `hidden${i}` });
    }
    const logits = builder.apply(linear, { x, weight: weights[depth], name: "logits" });
    crossEntropy(builder, { logits, labels, counters, log }, { lossColumn: 0, correctColumn: 1, gradient: true });
    builder.backward();
    for (const parameter of weights) {
      builder.call("sgd", { parameter, gradient: builder.gradient(parameter), rate, counters });
    }
    builder.call("moments", { input: x, counters, log }, { column: 2 });
    builder.call("advance", { counters });
  });
  return builder.build();
}

/** Parameters and log after training, as bits. */
async function train(device: Device, program: Program): Promise<Uint32Array> {
  await using session = await device.load(program, 1);
  const results: Tensor[] = [];
  for (const tensor of program.tensors.filter(({ storage }) => storage !== "scratch")) {
    if (tensor.role === "parameter" || tensor.role === "log") results.push(tensor);
    const uniform = uniformSource(tensor.index + 1);
    const values = Float64Array.from({ length: size(tensor) }, () => uniform() - 0.5);
    if (tensor.name === "rate") values.fill(0.5);
    if (tensor.name === "index") values.forEach((_, i) => values[i] = (7 * i) % BATCH);
    if (tensor.name === "labels") values.forEach((_, i) => values[i] = i % CLASSES);
    if (tensor.name === "counters") values.set([0, 1]);
    session.write(tensor, 0, tensor.dtype === "u32" ? Uint32Array.from(values) : Float32Array.from(values));
  }
  await session.run("train", STEPS);
  const read = await Promise.all(results.map((tensor) => session.read(tensor)));
  return comparableBits(read.flatMap(([values]) => [...values]));
}

function scratchBytes(program: Program): number {
  return planMemory(program, (tensor) => 4 * size(tensor)).scratchBytes;
}

Deno.test("the backward pass reads the batch, each hidden layer and the logits", () => {
  const names = (program: Program) => savedActivations(program, "train").map(({ name }) => name.replace("train/", ""));
  const hidden = ["x", "hidden0", "hidden1", "hidden2", "logits"];
  assertEquals(names(deepNetwork(3)), hidden);
  assertEquals(names(fuse(deepNetwork(3))), hidden);
  const low = withPrecision(fuse(deepNetwork(3)), { format: "bf16", flush: false, master: true });
  assertEquals(names(low), hidden);
});

Deno.test("dropped layers are computed again from the checkpoint before them, and no others", () => {
  const program = checkpointed(fuse(deepNetwork(5)), "train", { every: 3 });
  // x, hidden0, [hidden1], hidden2, hidden3, [hidden4], logits: checkpoints in brackets.
  const again = program.phases.train.filter(({ tensors }) => tensors.out?.name.endsWith(".again"));
  assertEquals(again.map(({ tensors }) => tensors.out.name), [
    ...["train/hidden2.again", "train/hidden3.again", "train/x.again", "train/hidden0.again"],
  ]);
  assertEquals(again[0].tensors.a.name, "train/hidden1");
  program.tensors.forEach((tensor, index) => assertEquals(tensor.index, index));
  const plain = fuse(deepNetwork(5));
  for (const every of [1, 7, 100]) assertEquals(listing(checkpointed(plain, "train", { every })), listing(plain));
});

Deno.test("the memory plan shrinks, most near the square root of the number of layers", () => {
  const program = fuse(deepNetwork(30));
  const bytes = (every: number) => scratchBytes(checkpointed(program, "train", { every }));
  const root = Math.round(Math.sqrt(savedActivations(program, "train").length));
  assertEquals(bytes(1), scratchBytes(program));
  assert(bytes(root) < 0.75 * scratchBytes(program), `${bytes(root)} of ${scratchBytes(program)} bytes`);
  assert(bytes(root) < bytes(2) && bytes(root) < bytes(15));
  const unfused = deepNetwork(30);
  assert(scratchBytes(checkpointed(unfused, "train", { every: root })) < 0.75 * scratchBytes(unfused));
});

for (
  const { name, present, open } of [
    { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
    ...TEST_DEVICES,
  ]
) {
  Deno.test({
    name: `checkpointing changes no bit on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const fused = fuse(deepNetwork(6));
      const programs = [fused, deepNetwork(6), withPrecision(fused, { format: "f16", flush: false, master: true })];
      for (const program of name === "gpu" ? programs.slice(2) : programs) {
        const want = await train(device, program);
        assert(want.some((bits) => bits !== 0));
        for (const every of [2, 3]) assertEquals(await train(device, checkpointed(program, "train", { every })), want);
      }
    },
  });
}

Deno.test("a wrong recomputation is told: a layer computed again from the wrong activation", async () => {
  const device = referenceDevice();
  const program = checkpointed(fuse(deepNetwork(5)), "train", { every: 3 });
  const wrong = program.phases.train.map((call) =>
    call.tensors.out?.name === "train/hidden2.again"
      ? { ...call, tensors: { ...call.tensors, a: tensorNamed(program, "train/hidden4") } }
      : call
  );
  const bits = await train(device, { tensors: program.tensors, phases: { train: wrong } });
  assertNotEquals(bits, await train(device, program));
});

/**
 * A random forward pass of copies, products, changes in place and updates of state, then a backward pass that reads the
 * activations from the last to the first. Calls are no layer's: the point is what may be repeated, and what may not.
 */
function randomProgram(seed: number): Program {
  const uniform = uniformSource(seed);
  const builder = new Builder({ keepGradients: true });
  const pick = <T>(from: readonly T[]): T => from[Math.floor(uniform() * from.length)];
  const matrix = (name: string, role: "activation" | "state" | "parameter") => builder.tensor(name, [3, 3], { role });
  const weights = [matrix("u", "parameter"), matrix("v", "parameter")];
  const states = [matrix("s", "state"), matrix("t", "state")];
  const log = builder.tensor("log", [1, 2], { role: "log" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const labels = builder.tensor("labels", [3], { role: "input", dtype: "u32" });
  builder.phase("train", () => {
    const all = [matrix("a0", "activation")];
    builder.call("relu", { input: weights[0], out: all[0] });
    for (let i = 1; i < 12; i++) {
      const kind = uniform();
      const from = pick([...all, ...all, ...states]);
      if (kind < 0.15) builder.call("accumulate", { sum: pick(states), value: pick(all) }, { factor: 0.5 });
      else if (kind < 0.3) builder.call("round", { values: pick(all) }, { format: 1, flush: 0 });
      else if (kind < 0.35) builder.call("accumulate", { sum: pick(all), value: pick(weights) }, { factor: 0.5 });
      else {
        const out = matrix(`a${i}`, "activation");
        if (kind < 0.4) {
          const attributes = { lossColumn: 0, correctColumn: 1, naive: 0 };
          builder.call("softmax_cross_entropy", { logits: from, labels, counters, log, dlogits: out }, attributes);
        } else if (kind < 0.6) builder.call("relu", { input: from, gate: pick(all), out });
        else {
          const product = { transposeA: 0, transposeB: 0, relu: 0 };
          builder.call("matmul", { a: from, b: pick(weights), bias: undefined, out }, product);
        }
        all.push(out);
      }
    }
    for (const [i, input] of all.toReversed().entries()) {
      const sum = builder.tensor(`g${i}`, [3], { role: "gradient", storage: "replica" });
      builder.call("column_sum", { input, out: sum });
      if (uniform() < 0.2) builder.call("accumulate", { sum: pick(states), value: input }, { factor: 0.25 });
      if (uniform() < 0.1) builder.call("accumulate", { sum: pick(weights), value: input }, { factor: 0.25 });
    }
  });
  return builder.build();
}

/** All parameters, states, gradients and logs after two passes. */
async function runRandom(device: Device, program: Program): Promise<number[]> {
  await using session = await device.load(program, 1);
  const kept = program.tensors.filter(({ storage }) => storage === "replica");
  for (const tensor of kept.filter(({ role }) => role === "parameter" || role === "state")) {
    const uniform = uniformSource(tensor.index + 1);
    session.write(tensor, 0, Float32Array.from({ length: 9 }, () => uniform() - 0.4));
  }
  await session.run("train", 2);
  return (await Promise.all(kept.map((tensor) => session.read(tensor)))).flatMap(([values]) => [...values]);
}

for (
  const { name, seeds, open } of [
    { name: "reference", seeds: 300, open: () => Promise.resolve(referenceDevice()) },
    { name: "cpu", seeds: 60, open: () => cpuDevice() }, // which reuses scratch memory, so a lifetime too short shows
  ]
) {
  Deno.test(`what may not be repeated is kept: random programs give the same numbers on ${name}`, async () => {
    await using device = await open();
    let repeated = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const program = randomProgram(seed);
      const want = await runRandom(device, program);
      for (const every of [2, 3, 5]) {
        const less = checkpointed(program, "train", { every });
        repeated += less.phases.train.length - program.phases.train.length;
        assertEquals(await runRandom(device, less), want, `seed ${seed}, every ${every}`);
        const updates = (one: Program) =>
          one.phases.train.filter(({ tensors }) => tensors.sum?.role === "state" || tensors.log).length;
        assertEquals(updates(less), updates(program), "no update is repeated");
      }
    }
    assert(repeated > seeds, `only ${repeated} calls were repeated`);
  });
}

Deno.test("a phase without a backward pass, and a number of layers that is none, are refused", () => {
  const program = deepNetwork(2);
  for (const every of [0, -1, 1.5, NaN]) {
    assertThrows(() => checkpointed(program, "train", { every }), RangeError, "positive integer");
  }
  assertThrows(() => checkpointed(program, "test", { every: 2 }), RangeError, "none of that name");
  const forward = { ...program, phases: { train: program.phases.train.slice(0, 3) } };
  assertThrows(() => checkpointed(forward, "train", { every: 2 }), RangeError, "no backward pass");
});
