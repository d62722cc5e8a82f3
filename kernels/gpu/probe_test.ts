import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { openGpu } from "./adapter.ts";
import { LOOP_LIMIT } from "./call_shapes.ts";
import { checkLoops, gpuDevice } from "./device.ts";
import { measure, probeAdapter } from "./probe.ts";
import { gpuTest } from "./testing/gpu.ts";

Deno.test("no adapter is a finding, not a failure", async () => {
  assertEquals(await probeAdapter(() => Promise.resolve(null)), null);
});

gpuTest("this machine's adapter says what it is, and its loops run at least as far as kernels may", async () => {
  const probe = (await probeAdapter())!;
  assert(probe.description !== "" && probe.limits.maxBufferSize > 0, JSON.stringify(probe));
  checkLoops(probe);
  // Mesa's software adapter is the one whose cap and disregard of NaN are known.
  if (/llvmpipe/.test(probe.description)) {
    assertEquals([probe.software, probe.loopCap], [true, 65_535]);
    assertEquals(probe.nan, { unequalToItself: false, maxWithOne: "1" });
  }
});

gpuTest("a device's name says what decides its bits", async () => {
  await using device = await gpuDevice();
  assertMatch(device.info.name, /^.+, (un)?fused multiply-add, subnormals (kept|flushed)(, f16 .+)?$/);
});

gpuTest("an adapter that fails is not measured", async () => {
  const gpu = await openGpu();
  gpu.device.destroy();
  await gpu.device.lost;
  await assertRejects(() => measure(gpu), Error);
});

Deno.test("an adapter that ends loops before the kernels do is refused, with the number", () => {
  assertThrows(() => checkLoops({ loopCap: LOOP_LIMIT - 1 }), Error, `ends loops after ${LOOP_LIMIT - 1}`);
  checkLoops({ loopCap: LOOP_LIMIT });
  checkLoops({ loopCap: null });
});
