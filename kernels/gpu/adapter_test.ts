import { assert, assertEquals, assertRejects } from "@std/assert";
import { closeGpu, findGpu, isSoftware, openGpu } from "./adapter.ts";
import { gpuTest } from "./testing/gpu.ts";

Deno.test("without an adapter the device is refused with the remedy", async () => {
  await assertRejects(() => openGpu(() => Promise.resolve(null)), Error, "mesa-vulkan-drivers");
});

Deno.test("an adapter that gives no device is named, by what it has of a name", async () => {
  const names = [["Some GPU", "Some GPU"], ["", "google swiftshader"]];
  for (const [description, title] of names) {
    const adapter = {
      info: { description, device: "", vendor: "google", architecture: "swiftshader" },
      limits: {},
      features: new Set(),
      requestDevice: () => Promise.reject(new Error("too many devices")),
    } as unknown as GPUAdapter;
    const message = `Cannot open the GPU device: ${title} gives none: too many devices`;
    await assertRejects(() => openGpu(() => Promise.resolve(adapter)), Error, message);
  }
});

gpuTest("a device is opened with the adapter's own limits, not WebGPU's defaults", async () => {
  const { limits } = (await findGpu())!;
  const gpu = await openGpu();
  for (const name of ["maxBufferSize", "maxStorageBufferBindingSize", "maxStorageBuffersPerShaderStage"] as const) {
    assertEquals([gpu.limits[name], gpu.device.limits[name]], [limits[name], limits[name]], name);
  }
  assert(gpu.description !== "");
  closeGpu(gpu);
});

Deno.test("software adapters are known by their names", () => {
  for (const description of ["llvmpipe (LLVM 19)", "SwiftShader Device", "Microsoft Basic Render Driver"]) {
    assert(isSoftware({ description }), description);
  }
  for (const description of ["Apple M3", "AMD Radeon RX 7900 XTX (RADV NAVI31)", "Intel(R) Arc(tm) A770"]) {
    assert(!isSoftware({ description }), description);
  }
});
