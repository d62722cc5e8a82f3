import { assert, assertEquals, assertRejects } from "@std/assert";
import { cpuDevice } from "../cpu/device.ts";
import { LOOP_LIMIT } from "../gpu/call_shapes.ts";
import { accessedNames } from "../gpu/stored_source.ts";
import { SOURCES } from "../gpu/sources.ts";
import { referenceDevice } from "../reference/device.ts";
import { FORMAT_CODES, roundTo } from "../round/formats.ts";
import { type KernelName, KERNELS } from "../table.ts";
import { comparableBits } from "../testing/bit_patterns.ts";
import { STORED_FORMATS, TEST_DEVICES } from "../testing/devices.ts";
import { loadSmallNetwork, logged, parametersOf, smallNetwork } from "../testing/small_network.ts";
import { Builder } from "./builder.ts";
import type { Kernel } from "./call.ts";
import type { Device } from "./device.ts";
import { fuse } from "./fuse.ts";
import { withPrecision } from "./precision.ts";
import { listing, type Program, tensorNamed } from "./program.ts";
import { UnsupportedStorage, withStorage } from "./stored.ts";

const STEPS = 20;
const FORMATS = ["f16", "bf16"] as const;

function storedNames({ tensors }: Program): string[] {
  return tensors.filter(({ stored }) => stored).map(({ name }) => name.replace("train/", ""));
}

function lowPrecision(format: "f16" | "bf16", master: boolean): Program {
  return withPrecision(fuse(smallNetwork({}, { steps: STEPS })), { format, flush: false, master });
}

Deno.test("what a policy rounds as soon as it is written lies in 16 bits, and no rounding is left", () => {
  const master = withStorage(lowPrecision("bf16", true), "bf16");
  const activations = ["hidden", "logits", "d.logits", "d.w2", "d.b2", "d.before", "d.w1", "d.b1"];
  assertEquals(
    storedNames(master).sort(),
    [...activations, ...["w1", "b1", "w2", "b2"].map((p) => `${p}.working`)].sort(),
  );
  assertEquals(master.phases.train.filter(({ kernel }) => kernel === "round"), []);
  const without = withStorage(lowPrecision("bf16", false), "bf16");
  assertEquals(storedNames(without).sort(), [...activations, "w1", "b1", "w2", "b2"].sort());
  assertEquals(without.phases.train.filter(({ kernel }) => kernel.startsWith("round")), []);
  without.tensors.forEach((tensor, index) => assertEquals(tensor.index, index));
  assert(listing(without).includes("w1[9,21]f32:bf16"));
  assert(!listing(lowPrecision("bf16", false)).includes(":bf16"));
});

Deno.test("what is changed in place before it is rounded, or by the optimizer, stays in 32 bits", () => {
  const program = withPrecision(
    smallNetwork({
      beforeBackward({ builder, logits }) {
        const factor = builder.tensor("factor", [1], { role: "input" });
        builder.call("multiply_by", { values: builder.gradient(logits), factor }, { divide: 0 });
      },
      beforeStep({ builder, parameters: [w1, b1] }) {
        builder.call("accumulate", { sum: builder.gradient(w1), value: w1 }, { factor: 0.5 });
        builder.call("add", {
          a: b1,
          b: builder.gradient(b1),
          out: builder.tensor("s", b1.shape, { role: "gradient" }),
        });
      },
    }),
    { format: "f16", flush: false, master: true },
  );
  const names = storedNames(withStorage(program, "f16"));
  assert(!names.includes("d.logits") && !names.includes("d.w1") && !names.includes("s"), names.join(" "));
  assert(names.includes("d.b1") && names.includes("d.w2"), names.join(" "));
  assertEquals(storedNames(withStorage(program, "bf16")), [], "another format is no reason to round");
});

Deno.test("a policy that flushes subnormals leaves all in 32 bits: a store keeps them", () => {
  const program = withPrecision(smallNetwork(), { format: "f16", flush: true, master: true });
  assertEquals(storedNames(withStorage(program, "f16")), []);
});

Deno.test("an output that a shader reads back is named as working memory", () => {
  for (const [name, [shader]] of Object.entries(SOURCES)) {
    const { signature, workspace = [] }: Kernel = KERNELS[name as KernelName];
    const { loaded, stored } = accessedNames(shader);
    const outputs = Object.keys(signature).filter((argument) => signature[argument].startsWith("write"));
    const readBack = outputs.filter((argument) => loaded.has(argument) && stored.has(argument));
    assertEquals(readBack, [...workspace], name);
  }
});

Deno.test("a product and a sum stay in 32 bits where a GPU adds their terms in parts", () => {
  const stored = (rows: number) => {
    const builder = new Builder();
    const input = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input" });
    const output = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "gradient" });
    const [x, dy] = [input("x", [rows, 2]), input("dy", [rows, 3])];
    builder.phase("train", () => {
      const [dw, db] = [output("dw", [2, 3]), output("db", [3])];
      builder.call("matmul", { a: x, b: dy, out: dw }, { transposeA: 1, transposeB: 0, relu: 0 });
      builder.call("column_sum", { input: dy, out: db });
      for (const values of [dw, db]) builder.call("round", { values }, { format: FORMAT_CODES.bf16, flush: 0 });
    });
    const program = withStorage(builder.build(), "bf16");
    return { names: storedNames(program), rounded: program.phases.train.length - 2 };
  };
  assertEquals(stored(LOOP_LIMIT), { names: ["dw", "db"], rounded: 0 });
  assertEquals(stored(LOOP_LIMIT + 1), { names: [], rounded: 2 });
});

async function train(device: Device, program: Program): Promise<{ parameters: number[]; losses: number[] }> {
  await using session = await loadSmallNetwork(device, program, { rate: 0.25 });
  await session.run("train", STEPS);
  return { parameters: await parametersOf(session, program), losses: await logged(session, program, 0) };
}

for (const format of FORMATS) {
  for (const master of [true, false]) {
    const title = `${format}${master ? " with master weights" : ""}`;
    Deno.test(`${title}: the reference computes with what was stored`, async () => {
      await using device = referenceDevice();
      const program = lowPrecision(format, master);
      assertEquals(await train(device, withStorage(program, format)), await train(device, program));
    });

    for (const { name, open } of TEST_DEVICES.filter((one) => one.name === "gpu")) {
      Deno.test({
        name: `${title}: 20 steps on ${name} give the numbers of rounding in 32 bits`,
        ignore: !STORED_FORMATS[format],
        fn: async () => {
          await using device = await open();
          const program = lowPrecision(format, master);
          const [stored, rounded] = [await train(device, withStorage(program, format)), await train(device, program)];
          assertEquals(comparableBits(stored.parameters), comparableBits(rounded.parameters));
          assertEquals(stored.losses, rounded.losses);
          const full = await train(device, fuse(smallNetwork({}, { steps: STEPS })));
          assert(stored.parameters.some((value, i) => value !== full.parameters[i]), "nothing was rounded");
        },
      });
    }
  }

  for (const { name, open } of TEST_DEVICES.filter((one) => one.name === "gpu")) {
    Deno.test({
      name: `on ${name} a tensor in ${format} takes two bytes an element, and is written and read rounded`,
      ignore: !STORED_FORMATS[format],
      fn: async () => {
        await using device = await open();
        const plain = lowPrecision(format, false);
        const program = withStorage(plain, format);
        for (const replicas of [1, 3]) {
          await using narrow = await device.load(program, replicas);
          await using wide = await device.load(plain, replicas);
          const even = (n: number) => n + n % 2;
          const saved = [9 * 21, 21, 21 * 4, 4].reduce((sum, n) => sum + 4 * n - 2 * even(n), 0);
          assert(wide.bytes - narrow.bytes >= replicas * saved, `${wide.bytes} − ${narrow.bytes}`);
          const w1 = tensorNamed(program, "w1"); // of an odd number of elements
          const values = (r: number) => Float32Array.from({ length: 189 }, (_, i) => (i + 1) / 7 - 5 * r);
          for (let r = replicas - 1; r >= 0; r--) narrow.write(w1, r, values(r));
          const read = await narrow.read(w1);
          read.forEach((got, r) => assertEquals(got, values(r).map((x) => roundTo(x, { format, flush: false }))));
        }
      },
    });
  }

  Deno.test(`the CPU device refuses ${format} in memory, with the remedy`, async () => {
    await using device = await cpuDevice();
    await assertRejects(
      () => device.load(withStorage(lowPrecision(format, true), format), 1),
      UnsupportedStorage,
      "take storage: f32, or --device gpu",
    );
  });
}
