import { assert, assertEquals } from "@std/assert";
import { KERNELS } from "../table.ts";
import { shaderTokens } from "./shader_source.ts";
import { SOURCES } from "./sources.ts";
import { gpuTest, open } from "./testing/gpu.ts";

Deno.test("a shader's tokens do not change with comments and spaces, but with every other character", () => {
  const tokens = shaderTokens("fn f() { // one\n  return 1 ; /* two /* nested */ */ }\n");
  assertEquals(tokens, "fn f(){return 1;}");
  assert(shaderTokens("a = b - 1u;") !== shaderTokens("a = b + 1u;"));
  assertEquals(shaderTokens("a / b * c"), "a/b*c");
});

gpuTest("a kernel's source is its own shader and host code", async () => {
  await using device = await open();
  const kernels = Object.keys(KERNELS);
  assertEquals(Object.keys(SOURCES).sort(), kernels.sort());
  for (const kernel of kernels) {
    const source = device.sourceOf(kernel);
    // Shaders may be shared, host code not: it must name an entry point of the shader listed beside it.
    const entries = [...source.matchAll(/entryPoint:"(\w+)"/g)].map(([, entry]) => entry);
    assert(entries.length > 0 && entries.every((entry) => source.includes(`fn ${entry}(`)), source);
  }
  assertEquals(new Set(kernels.map((kernel) => device.sourceOf(kernel))).size, kernels.length);
});
