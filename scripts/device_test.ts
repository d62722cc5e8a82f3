import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type AdapterSummary, chooseDevice, findAdapter } from "./device.ts";

const GPU: AdapterSummary = {
  ...{ description: "NVIDIA GeForce RTX 4090", vendor: "4318", features: [] },
  ...{ maxBufferSize: 2 ** 32, maxStorageBufferBindingSize: 2 ** 31, maxComputeInvocationsPerWorkgroup: 1024 },
};
const SOFTWARE = { ...GPU, description: "llvmpipe (LLVM 15.0.6, 256 bits)" };
const finding = (adapter: AdapterSummary | null) => () => Promise.resolve(adapter);

Deno.test("auto takes a real GPU, else the CPU, and says why", async () => {
  assertEquals(await chooseDevice("auto", finding(GPU)), { device: "gpu", reason: "NVIDIA GeForce RTX 4090" });
  assertEquals(await chooseDevice("auto", finding(null)), { device: "cpu", reason: "no GPU adapter was found" });
  const software = await chooseDevice("auto", finding(SOFTWARE));
  assertEquals(software.device, "cpu");
  assertMatch(software.reason, /llvmpipe.*software/);
});

Deno.test("a device asked for is taken, software adapters too", async () => {
  assertEquals((await chooseDevice("gpu", finding(SOFTWARE))).device, "gpu");
  assertEquals((await chooseDevice("gpu", finding(GPU))).device, "gpu");
  const never = () => Promise.reject(new Error("the adapter was asked for"));
  assertEquals((await chooseDevice("cpu", never)).device, "cpu");
});

Deno.test("a GPU asked for that is not there is refused with the remedy", async () => {
  const message = "Cannot use the GPU: no WebGPU adapter was found. Install a Vulkan driver";
  await assertRejects(() => chooseDevice("gpu", finding(null)), Error, message);
});

Deno.test("this machine's adapter, if any, says what it is", async () => {
  const adapter = await findAdapter();
  if (adapter) assert(adapter.description !== "" && adapter.maxBufferSize > 0, JSON.stringify(adapter));
});
