import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { cpuDevice, instantiate } from "./device.ts";

Deno.test("indices beyond the data, rows beyond the log and memory beyond the limit are refused", async () => {
  await using device = await cpuDevice();
  const builder = new Builder();
  const data = builder.tensor("data", [5, 3], { role: "data" });
  const index = builder.tensor("index", [2, 4], { role: "input", dtype: "u32" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const out = builder.tensor("out", [4, 3], { role: "input" });
  builder.phase("pick", () => {
    builder.call("gather", { data, index, counters, out });
    builder.call("advance", { counters });
  });
  const program = builder.build();
  await using session = await device.load(program, 1);
  assertThrows(() => session.write(index, 0, Uint32Array.of(0, 1, 2, 3, 4, 5, 0, 0)), RangeError, "got 5");
  assertThrows(() => session.write(index, 0, Uint32Array.of(0)), RangeError, "8 elements, got 1");
  await session.run("pick", 2);
  await assertRejects(() => session.run("pick", 1), RangeError, "index has 2 rows, got row 3");
  await assertRejects(() => session.run("nothing", 1), RangeError, "none of that name");
  await assertRejects(() => device.load(program, 1e8), RangeError, "train fewer replicas");
});

Deno.test("the exponential is right to 2e-7 where the result is normal, and exact at its ends", async () => {
  const module = await instantiate();
  const at = module.freeMemory.value + 64 - module.freeMemory.value % 64;
  module.memory.grow(64);
  const count = 400_000;
  const x = new Float32Array(module.memory.buffer, at, count);
  for (let i = 0; i < count; i++) x[i] = -87 + 175.5 * i / count;
  const inputs = x.slice();
  module.exponential(at, count);
  let worst = 0;
  for (let i = 0; i < count; i++) {
    const error = Math.abs(x[i] / Math.exp(inputs[i]) - 1);
    if (!(error <= worst)) worst = error;
  }
  assert(worst <= 2e-7, `relative error ${worst}`);
  x.set([0, -Infinity, Infinity, NaN, -200, 200, -0, 89.5]);
  module.exponential(at, 8);
  assertEquals([...x.subarray(0, 8)], [1, 0, Infinity, NaN, 0, Infinity, 1, Infinity]);
});
