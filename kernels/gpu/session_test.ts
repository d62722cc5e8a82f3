/** What a session on the GPU computes, and what it refuses. */
import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import type { Session } from "../program/device.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { uniformSource } from "../testing/uniform.ts";
import { chaotic, gpuTest, open, product } from "./testing/gpu.ts";

/** Numbers that depend on the stream alone. */
function numbers(tensor: Tensor, stream: number, scale: number, shift: number): Float32Array {
  const uniform = uniformSource(tensor.index + 10 * stream + 1);
  return Float32Array.from({ length: size(tensor) }, () => scale * uniform() + shift);
}

/** Bits, so that NaN equals itself and -0 differs from 0. */
function bits(values: ArrayLike<number>): Uint32Array {
  return new Uint32Array(Float32Array.from(values).buffer);
}

gpuTest("the same program gives the same bits alone, among 3 and among 7, and has one pipeline", async () => {
  await using device = await open();
  const { program, a, b, out } = product(45);
  const results = [];
  for (const replicas of [1, 3, 7, 7]) {
    await using session = await device.load(program, replicas);
    for (let replica = 0; replica < replicas; replica++) {
      for (const tensor of [a, b]) session.write(tensor, replica, numbers(tensor, replicas - 1 - replica, 1, -0.5));
    }
    await session.run("p", 1);
    const copies = await session.read(out);
    assertEquals(copies.length, replicas);
    if (replicas > 1) assertNotEquals(bits(copies[0]), bits(copies[replicas - 1]));
    results.push(bits(copies[replicas - 1]));
  }
  for (const other of results.slice(1)) assertEquals(other, results[0]);
  assertEquals(device.pipelines.count, 1);
});

gpuTest("how steps are cut into command buffers changes no bit", async () => {
  await using device = await chaotic();
  const { program, a, out } = product(9);
  const results = [];
  for (const counts of [[1300], Array(130).fill(10), [1, 2, 1296, 1], [1299]]) {
    await using session = await device.load(program, 2);
    for (const replica of [0, 1]) {
      session.write(a, replica, numbers(a, replica, 0.1, 3.89));
      session.write(out, replica, numbers(out, replica, 0.8, 0.1));
    }
    for (const count of counts) await session.run("p", count);
    results.push((await session.read(out)).map(bits));
  }
  assertEquals(results[1], results[0]);
  assertEquals(results[2], results[0]);
  assertNotEquals(results[3], results[0]); // one step less
});

gpuTest("memory begins with zeros, also where another session's numbers were", async () => {
  await using device = await open();
  const { program, a } = product(64);
  for (let time = 0; time < 3; time++) {
    await using session = await device.load(program, 2);
    for (const values of await session.read(a)) assert(values.every((value) => value === 0));
    for (const replica of [0, 1]) session.write(a, replica, numbers(a, replica, 1, 1));
    await session.run("p", 1);
  }
});

gpuTest("every bit comes back, those of NaN too, and several tensors may be read at once", async () => {
  await using device = await open();
  const { program, a, b, out } = product(2);
  await using session = await device.load(program, 1);
  const patterns = Uint32Array.of(0x7fc00123, 0xff800000, 0x80000000, 0x00000001);
  session.write(a, 0, new Float32Array(patterns.buffer));
  session.write(b, 0, Float64Array.of(1, 2, 3, 4));
  const [[gotA], [gotB], [gotOut]] = await Promise.all([a, b, out].map((tensor) => session.read(tensor)));
  assertEquals(new Uint32Array((gotA as Float32Array<ArrayBuffer>).buffer), patterns);
  assertEquals(gotB, Float32Array.of(1, 2, 3, 4));
  assertEquals(gotOut, new Float32Array(4));
});

gpuTest("scratch tensors share one buffer without touching each other", async () => {
  await using device = await open();
  const builder = new Builder();
  const [x, out] = [builder.tensor("x", [3, 3], { role: "input" }), builder.tensor("out", [3, 3], { role: "log" })];
  const attributes = { transposeA: 0, transposeB: 0, relu: 0 };
  builder.phase("p", () => {
    const between = ["one", "two", "three"].map((name) => builder.tensor(name, [3, 3], { role: "activation" }));
    const [one, two, three] = between;
    builder.call("relu", { input: x, out: one });
    builder.call("matmul", { a: x, b: one, out: two }, attributes);
    builder.call("matmul", { a: one, b: two, out: three }, attributes);
    builder.call("matmul", { a: two, b: three, out }, attributes);
  });
  const program = builder.build();
  await using session = await device.load(program, 5);
  for (let replica = 0; replica < 5; replica++) session.write(x, replica, new Float32Array(9).fill(replica));
  await session.run("p", 1);
  // With all elements r: one = r, two = 3r², three = 9r³, out = 81r⁵.
  for (const [r, values] of (await session.read(out)).entries()) {
    assertEquals(values, new Float32Array(9).fill(81 * r ** 5));
  }
});

/** Rows of `data` picked by `index`, row by row. */
function gatherProgram() {
  const builder = new Builder();
  const data = builder.tensor("data", [5, 2], { role: "data" });
  const index = builder.tensor("index", [3, 4], { role: "input", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const out = builder.tensor("out", [4, 2], { role: "log" });
  builder.phase("p", () => {
    builder.call("gather", { data, index, counters, out });
    builder.call("advance", { counters });
  });
  return { program: builder.build(), data, index, counters, out };
}

gpuTest("an index that names no row is refused, as is a run past the last row", async () => {
  await using device = await open();
  const { program, data, index, counters, out } = gatherProgram();
  await using session: Session = await device.load(program, 2);
  session.write(data, 0, Float32Array.from({ length: 10 }, (_, i) => i));
  assertThrows(() => session.write(index, 0, new Uint32Array(12).fill(5)), RangeError, "indices are below 5");
  for (const replica of [0, 1]) session.write(index, replica, Uint32Array.from({ length: 12 }, (_, i) => i % 5));
  await assertRejects(() => session.run("p", 4), RangeError, "index has 3 rows, got row 4");
  await session.run("p", 3);
  assertEquals((await session.read(out))[1], Float32Array.of(6, 7, 8, 9, 0, 1, 2, 3));
  await assertRejects(() => session.run("p", 1), RangeError, "got row 4");
  session.write(counters, 0, Uint32Array.of(1, 1));
  await assertRejects(() => session.run("p", 2), RangeError, "got row 5");
  await session.run("p", 2, [true, false]);
  for (const replica of [0, 1]) session.write(counters, replica, Uint32Array.of(0, 1));
  await session.run("p", 3);
});

gpuTest("a write that does not fit is refused, and a phase or tensor that is not there", async () => {
  await using device = await open();
  const { program, a } = product(2);
  await using session = await device.load(program, 2);
  assertThrows(() => session.write(a, 0, new Float32Array(3)), RangeError, "it has 4 elements, got 3");
  for (const replica of [2, -1, 0.5]) {
    assertThrows(() => session.write(a, replica, new Float32Array(4)), RangeError, `0 to 1, got ${replica}`);
  }
  await assertRejects(() => session.run("q", 1), RangeError, 'phase "q"');
  const stranger = product(2).a;
  assertThrows(() => session.write(stranger, 0, new Float32Array(4)), RangeError, "no tensor of the loaded program");
  await assertRejects(() => session.read(stranger), RangeError, "no tensor of the loaded program");
});

gpuTest("one tensor for two arguments is refused on every adapter, not only where WebGPU says so", async () => {
  await using device = await open();
  const builder = new Builder();
  const [x, out] = ["x", "out"].map((name) => builder.tensor(name, [2, 2], { role: "input" }));
  builder.phase("p", () => builder.call("matmul", { a: x, b: x, out }, { transposeA: 0, transposeB: 0, relu: 0 }));
  await assertRejects(() => device.load(builder.build(), 1), RangeError, "got x for a and b");
  assertEquals(device.buffers.live, 0);
});
