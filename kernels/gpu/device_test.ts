/** What goes wrong in silence on WebGPU must not go wrong in silence here. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Call, Dispatch } from "../program/call.ts";
import { Builder } from "../program/builder.ts";
import type { Program } from "../program/program.ts";
import type { Tensor } from "../program/tensor.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { uniformSource } from "../testing/uniform.ts";
import { openGpu } from "./adapter.ts";
import { boundedLoop, linearGrid, LOOP_LIMIT } from "./call_shapes.ts";
import { type DispatchesOf, GpuDevice } from "./device.ts";
import { probeAdapter } from "./probe.ts";
import { shaderTokens } from "./shader_source.ts";

const ignore = !TEST_DEVICES.some(({ name, present }) => name === "gpu" && present);

function gpuTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

/** A program of one product, `out = a · b`. */
function product(n: number): { program: Program; a: Tensor; b: Tensor; out: Tensor } {
  const builder = new Builder();
  const [a, b, out] = ["a", "b", "out"].map((name) => builder.tensor(name, [n, n], { role: "input" }));
  builder.phase("p", () => builder.call("matmul", { a, b, out }, { transposeA: 0, transposeB: 0, relu: 0 }));
  return { program: builder.build(), a, b, out };
}

async function faulty(change: (dispatch: Dispatch) => Partial<Dispatch>): Promise<GpuDevice> {
  const { matmul } = await import("../matmul/matmul.ts");
  const dispatchesOf: DispatchesOf = (call: Call) => matmul.gpu(call).map((one) => ({ ...one, ...change(one) }));
  return new GpuDevice(await openGpu(), dispatchesOf);
}

Deno.test("a machine that must have an adapter has one", () => {
  // Set where skipped GPU tests would prove nothing.
  assert(!(Deno.env.get("DESCENT_EXPECT_GPU") === "1" && ignore), "DESCENT_EXPECT_GPU is 1 but no adapter was found");
});

gpuTest("a shader that does not compile fails the load, with kernel and place", async () => {
  await using device = await faulty(({ source }) => ({
    source: source.replace("let r = group.z;", "let r = nothing;"),
  }));
  const error = await assertRejects(() => device.load(product(4).program, 1), Error, "Cannot compile kernel matmul");
  assert(error.message.includes("nothing"), error.message);
});

gpuTest("an entry point or constant that is not there fails the load", async () => {
  await using absent = await faulty(() => ({ entryPoint: "main" }));
  await assertRejects(() => absent.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
  await using constant = await faulty(({ constants }) => ({ constants: { ...constants, NOTHING: 1 } }));
  await assertRejects(() => constant.load(product(4).program, 1), Error, "Cannot make the pipeline of kernel matmul");
});

gpuTest("a binding too few fails the load", async () => {
  await using device = await faulty(({ bindings }) => ({ bindings: bindings.slice(1) }));
  await assertRejects(() => device.load(product(4).program, 1), Error, "kernel matmul");
});

gpuTest("an error that no call reports makes the run and every later read reject", async () => {
  await using device = await faulty(() => ({ workgroups: [70_000, 1] as const }));
  const { program, out } = product(4);
  await using session = await device.load(program, 1);
  await assertRejects(() => session.run("p", 1), Error, "The GPU device failed");
  await assertRejects(() => session.read(out), Error, "The GPU device failed");
});

gpuTest("a lost device rejects", async () => {
  await using device = new GpuDevice(await openGpu());
  const { program } = product(4);
  await using session = await device.load(program, 1);
  device.gpu.device.destroy();
  await device.gpu.device.lost;
  await assertRejects(() => session.run("p", 1), Error, "The GPU device failed: the device was lost");
});

gpuTest("a session gives all its buffers back, and a device left with some says so", async () => {
  const device = new GpuDevice(await openGpu());
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

gpuTest("what the adapter cannot hold is refused before it is allocated", async () => {
  await using device = new GpuDevice(await openGpu());
  const { program } = product(1024);
  const tooMany = Math.floor(device.info.limits.maxStorageBufferBindingSize / 2 ** 22) + 1;
  await assertRejects(() => device.load(program, tooMany), RangeError, "train fewer replicas at a time");
  await assertRejects(() => device.load(product(1).program, 65_536), RangeError, "replicas of one dispatch");
  assertEquals(device.buffers.live, 0);
});

gpuTest(
  "one pipeline serves equal calls, and the same program gives the same bits alone, among 3 and among 7",
  async () => {
    await using device = new GpuDevice(await openGpu());
    const { program, a, b, out } = product(45);
    const results = [];
    for (const replicas of [1, 3, 7, 7]) {
      await using session = await device.load(program, replicas);
      for (let replica = 0; replica < replicas; replica++) {
        for (const tensor of [a, b]) {
          const uniform = uniformSource(tensor.index + 10 * (replicas - 1 - replica));
          session.write(tensor, replica, Float32Array.from({ length: 45 * 45 }, () => uniform() - 0.5));
        }
      }
      await session.run("p", 1);
      results.push((await session.read(out))[replicas - 1]);
    }
    for (const other of results.slice(1)) assertEquals(other, results[0]);
    assertEquals(device.pipelines.count, 1);
  },
);

gpuTest("the probe agrees with what the kernels assume: loops run at least as far as they may", async () => {
  const probe = await probeAdapter();
  assert(probe && (probe.loopCap === null || probe.loopCap >= LOOP_LIMIT), `loops end at ${probe?.loopCap}`);
});

Deno.test("a call whose loop would be too long is refused with the kernel's name", async () => {
  const { matmul } = await import("../matmul/matmul.ts");
  const builder = new Builder();
  const a = builder.tensor("a", [1, LOOP_LIMIT + 1], { role: "input" });
  const b = builder.tensor("b", [LOOP_LIMIT + 1, 1], { role: "input" });
  const out = builder.tensor("out", [1, 1], { role: "input" });
  const call = { kernel: "matmul", tensors: { a, b, out }, attributes: { transposeA: 0, transposeB: 0, relu: 0 } };
  await assertRejects(() => Promise.resolve().then(() => matmul.gpu(call)), RangeError, "kernel matmul");
  boundedLoop(call, LOOP_LIMIT);
});

Deno.test("a grid of more workgroups than a dimension holds becomes two-dimensional and covers everything", () => {
  for (const items of [1, 64, 65, 65_535 * 64, 65_535 * 64 + 1, 3e9]) {
    const [x, y] = linearGrid(items, 64);
    assert(x <= 65_535 && y <= 65_535 && x * y * 64 >= items, `${items}: ${x} × ${y}`);
  }
});

Deno.test("a shader's tokens do not change with comments and spaces, but with every other character", () => {
  const tokens = shaderTokens("fn f() { // one\n  return 1 ; /* two /* nested */ */ }\n");
  assertEquals(tokens, "fn f(){return 1;}");
  assert(shaderTokens("a = b - 1u;") !== shaderTokens("a = b + 1u;"));
});
