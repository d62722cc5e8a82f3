/** Numbers of all kinds on their way into 16 bits and back. */
import { assertEquals, assertRejects } from "@std/assert";
import { Builder } from "../program/builder.ts";
import type { Device } from "../program/device.ts";
import type { Program } from "../program/program.ts";
import { UnsupportedStorage } from "../program/stored.ts";
import type { Tensor } from "../program/tensor.ts";
import { type Format, roundTo } from "../round/formats.ts";
import { comparableBits, randomPatterns } from "../testing/bit_patterns.ts";
import { STORED_FORMATS } from "../testing/devices.ts";
import { openGpu } from "./adapter.ts";
import { GpuDevice, gpuDevice } from "./device.ts";
import type { HalfConversion } from "./half_probe.ts";
import { gpuTest } from "./testing/gpu.ts";

const SIZE = 4001;
const REPLICAS = 2;

/** Copies bits, [SIZE] to [SIZE], into a tensor stored in a format, and from there into one of 32 bits. */
function copies(stored: Format): { program: Program; input: Tensor; narrow: Tensor; out: Tensor } {
  const builder = new Builder();
  const [input, plain, out] = ["input", "narrow", "out"].map((name) =>
    builder.tensor(name, [1, SIZE], { role: "input" })
  );
  const narrow = { ...plain, stored };
  const rows = { first: 0 };
  builder.phase("copy", () => {
    builder.call("row_block", { input, out: narrow }, rows);
    builder.call("row_block", { input: narrow, out }, rows);
  });
  const { phases } = builder.build();
  return { program: { tensors: [input, narrow, out], phases }, input, narrow, out };
}

const openAs = async (half: HalfConversion) => new GpuDevice(await openGpu(), undefined, undefined, half);

const WAYS: readonly [string, Format, () => Promise<Device>][] = [
  ["f16 as this adapter was measured", "f16", gpuDevice],
  ["f16 on an adapter that rounds otherwise", "f16", () => openAs("rounding")],
  ["bf16", "bf16", gpuDevice],
];

for (const [name, format, open] of WAYS) {
  Deno.test({
    name: `random bits become ${name} to nearest even`,
    ignore: !STORED_FORMATS[format],
    fn: async () => {
      await using device = await open();
      const { program, input, narrow, out } = copies(format);
      await using session = await device.load(program, REPLICAS);
      const patterns = Array.from({ length: REPLICAS }, (_, replica) => randomPatterns(SIZE, replica + 1));
      patterns.forEach((values, replica) => session.write(input, replica, values));
      await session.run("copy", 1);
      const [stored, copied] = [await session.read(narrow), await session.read(out)];
      patterns.forEach((values, replica) => {
        const want = comparableBits(values.map((value) => roundTo(value, { format, flush: false })));
        assertEquals(comparableBits(stored[replica]), want);
        assertEquals(comparableBits(copied[replica]), want);
      });
    },
  });
}

gpuTest("an adapter without shader-f16, or with one that changes halves, refuses f16 and takes bf16", async () => {
  const gpu = await openGpu();
  const half = gpu.features.includes("shader-f16");
  const features = gpu.features.filter((feature) => feature !== "shader-f16");
  await using without = new GpuDevice({ ...gpu, features });
  await assertRejects(() => without.load(copies("f16").program, 1), UnsupportedStorage, "lacks shader-f16");
  await (await without.load(copies("bf16").program, 1))[Symbol.asyncDispose]();
  if (!half) return;
  await using lossy = await openAs("lossy");
  await assertRejects(() => lossy.load(copies("f16").program, 1), UnsupportedStorage, "changes numbers");
});
