import { assert, assertEquals } from "@std/assert";
import { cpuDevice } from "../../../kernels/cpu/device.ts";
import { multiplyAddCeiling } from "../ceilings/ceilings.ts";
import { everyCall } from "./every_kernel.ts";
import { costs, timeCall, timeProduct } from "./kernel_times.ts";
import { leastSeconds } from "./repeat.ts";

Deno.test("a product's operations and bytes are those of its definition", async () => {
  await using device = await cpuDevice();
  const { flops, bytes, footprint, seconds } = await timeProduct(device, { side: 48, transposed: "b", seconds: 0 });
  assertEquals([flops, bytes, footprint], [2 * 48 ** 3, 3 * 4 * 48 ** 2, 3 * 4 * 48 ** 2]);
  assert(seconds > 0 && seconds < 1, String(seconds));
  assert(await multiplyAddCeiling(0) > 1e8);
});

Deno.test("every kernel that training uses can be called alone, and a dataset counts by what is taken of it", async () => {
  const calls = everyCall();
  assert(calls.length > 40, String(calls.length));
  assertEquals(new Set(calls.map(({ kernel }) => kernel)).size, calls.length);
  const gather = calls.find(({ kernel }) => kernel === "gather")!;
  assert(costs(gather).bytes < 4 * costs(gather).footprint);
  await using device = await cpuDevice();
  for (const name of ["gather", "adam", "attention_backward", "embedding"]) {
    const call = calls.find(({ kernel }) => kernel === name)!;
    assert((await timeCall(device, call, 0)).seconds > 0, name);
  }
});

Deno.test("the least of many batches is taken, each long enough for the clock", async () => {
  let done = 0;
  const wait = (times: number) => {
    done += times;
    const end = performance.now() + 0.01 * times;
    while (performance.now() < end);
    return Promise.resolve();
  };
  const seconds = await leastSeconds(wait, { seconds: 0 });
  assert(seconds >= 0.99e-5, String(seconds));
  assert(done > 12 * 40, String(done)); // 0.5 ms a batch
});
