/** What goes wrong in silence on WebGPU must not go wrong in silence here. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { faulty, gpuTest, open, product } from "./testing/gpu.ts";

gpuTest("a shader that does not compile fails the load, with kernel and place", async () => {
  await using device = await faulty(({ source }) => ({ source: `${source}\nfn f() -> u32 { return nothing; }` }));
  const error = await assertRejects(() => device.load(product(4).program, 1), Error, "Cannot compile kernel matmul");
  assert(error.message.includes("nothing") && /line \d+, column \d+/.test(error.message), error.message);
  assertEquals(device.buffers.live, 0);
});

gpuTest("an entry point or constant that is not there fails the load", async () => {
  await using absent = await faulty(() => ({ entryPoint: "main" }));
  await assertRejects(() => absent.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
  await using constant = await faulty(({ constants }) => ({ constants: { ...constants, NOTHING: 1 } }));
  await assertRejects(() => constant.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
  await using left = await faulty(({ constants: { END: _, ...others } }) => ({ constants: others }));
  await assertRejects(() => left.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
});

gpuTest("too few bindings fail the load, and more than the adapter has", async () => {
  await using few = await faulty(({ bindings }) => ({ bindings: bindings.slice(1) }));
  await assertRejects(() => few.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
  const limit = few.info.limits.maxStorageBuffersPerShaderStage;
  const names = Array.from({ length: limit + 1 }, (_, i) => `none${i}`);
  await using many = await faulty(() => ({ bindings: names }));
  await assertRejects(() => many.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
  assertEquals([few.buffers.live, many.buffers.live], [0, 0]);
});

gpuTest("of two loads side by side the faulty one fails, and the other works", async () => {
  let calls = 0;
  await using device = await faulty(({ source }) => ({ source: calls++ === 0 ? `${source}\nnonsense` : source }));
  const good = product(4);
  const [bad, session] = await Promise.allSettled([device.load(product(4).program, 1), device.load(good.program, 1)]);
  assert(bad.status === "rejected" && bad.reason.message.includes("Cannot compile"), String(bad));
  assert(session.status === "fulfilled", String(session));
  await session.value.run("p", 1);
  await session.value.read(good.out);
  await session.value[Symbol.asyncDispose]();
});

gpuTest("an error that no scope catches makes every later operation reject", async () => {
  await using device = await open();
  const { program, out } = product(4);
  await using session = await device.load(program, 1);
  const told = new Promise((resolve) => device.gpu.device.addEventListener("uncapturederror", resolve, { once: true }));
  const small = device.buffers.create("small", 4, GPUBufferUsage.COPY_DST);
  device.gpu.device.queue.writeBuffer(small, 4, new Uint32Array(9));
  device.buffers.destroy(small);
  await told;
  await assertRejects(() => session.run("p", 1), Error, "The GPU device failed");
  await assertRejects(() => session.read(out), Error, "The GPU device failed");
});

gpuTest("a dispatch that WebGPU rejects makes the run and every later operation reject", async () => {
  await using device = await faulty(() => ({ workgroups: [70_000, 1] as const }));
  const { program, out } = product(4);
  await using session = await device.load(program, 1);
  await assertRejects(() => session.run("p", 1), Error, "The GPU device failed");
  await assertRejects(() => session.read(out), Error, "The GPU device failed");
  await assertRejects(() => device.load(program, 1), Error, "The GPU device failed");
});

gpuTest("a lost device rejects", async () => {
  await using device = await open();
  const { program, out } = product(4);
  await using session = await device.load(program, 1);
  device.gpu.device.destroy();
  await device.gpu.device.lost;
  await assertRejects(() => session.run("p", 1), Error, "The GPU device failed: the device was lost");
  await assertRejects(() => session.read(out), Error, "The GPU device failed: the device was lost");
});

gpuTest("a device lost in the middle of a run gives the right numbers or none", async () => {
  await using device = await open();
  const { program, a, b, out } = product(4);
  await using session = await device.load(program, 1);
  for (const tensor of [a, b]) session.write(tensor, 0, new Float32Array(16).fill(1));
  const attempts = Promise.allSettled([session.run("p", 1), session.read(out)]);
  device.gpu.device.destroy();
  const [, reading] = await attempts; // the run itself may have been done
  if (reading.status === "fulfilled") assertEquals(reading.value, [new Float32Array(16).fill(4)]);
  await assertRejects(() => session.read(out), Error, "The GPU device failed: the device was lost");
});

gpuTest("a session gives all its buffers back, and a device left with some says so", async () => {
  const device = await open();
  const { program, out } = product(4);
  const session = await device.load(program, 3);
  assert(session.bytes > 0 && device.buffers.bytes === session.bytes);
  await session.run("p", 2);
  await session.read(out);
  assertEquals(device.buffers.bytes, session.bytes);
  await session[Symbol.asyncDispose]();
  assertEquals([device.buffers.live, device.buffers.bytes], [0, 0]);
  await device.load(program, 1);
  await assertRejects(() => device[Symbol.asyncDispose](), Error, "left");
});

gpuTest("what the adapter cannot hold is refused before it is allocated, with bytes and limit", async () => {
  await using device = await open();
  const { program } = product(1024);
  const limit = Math.min(device.info.limits.maxStorageBufferBindingSize, device.info.limits.maxBufferSize);
  const tooMany = Math.floor(limit / 2 ** 22) + 1;
  const error = await assertRejects(() => device.load(program, tooMany), RangeError, "train fewer replicas at a time");
  assert(error.message.includes(`at most ${limit}`) && error.message.includes(`got ${tooMany * 2 ** 22}`));
  const { maxComputeWorkgroupsPerDimension: most } = device.info.limits;
  await assertRejects(() => device.load(product(1).program, most + 1), RangeError, "replicas of one dispatch");
  for (const none of [0, -1, 1.5]) {
    await assertRejects(() => device.load(program, none), RangeError, "positive integer");
  }
  assertEquals(device.buffers.live, 0);
});
