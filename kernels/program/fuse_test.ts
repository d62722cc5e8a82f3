import { assertEquals } from "@std/assert";
import { linear } from "../matmul/linear.ts";
import { rectify } from "../relu/rectify.ts";
import { referenceDevice } from "../reference/device.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { uniformSource } from "../testing/uniform.ts";
import { Builder } from "./builder.ts";
import type { Device, Values } from "./device.ts";
import { fuse } from "./fuse.ts";
import { type Program, tensorNamed } from "./program.ts";
import { size } from "./tensor.ts";

/** Two layers forward and backward, with an upstream gradient from outside. */
function twoLayers(): Program {
  const builder = new Builder({ keepGradients: true });
  const parameter = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "parameter" });
  const x = builder.tensor("input", [7, 5], { role: "input" });
  const [w1, b1, w2] = [parameter("w1", [5, 19]), parameter("b1", [19]), parameter("w2", [19, 3])];
  const out = builder.tensor("upstream", [7, 3], { role: "input" });
  builder.phase("step", () => {
    const before = builder.apply(linear, { x, weight: w1, bias: b1, name: "before" });
    const hidden = builder.apply(rectify, { x: before, name: "hidden" });
    const last = builder.apply(linear, { x: hidden, weight: w2, name: "last" });
    const scores = builder.apply(rectify, { x: last, name: "scores" });
    builder.setGradient(scores, out);
    builder.backward();
  });
  return builder.build();
}

async function gradients(device: Device, program: Program): Promise<Values[]> {
  await using session = await device.load(program, 1);
  for (const name of ["input", "w1", "b1", "w2", "upstream"]) {
    const tensor = tensorNamed(program, name);
    const uniform = uniformSource(name.length + 1);
    session.write(tensor, 0, Float32Array.from({ length: size(tensor) }, () => uniform() - 0.5));
  }
  await session.run("step", 1);
  const names = ["step/d.w1", "step/d.b1", "step/d.w2"];
  const read = await Promise.all(names.map((name) => session.read(tensorNamed(program, name))));
  return read.map(([values]) => values);
}

Deno.test("a rectifier disappears in the product before it, forward and backward", () => {
  const plain = twoLayers();
  const fused = fuse(plain);
  const rectifiers = (program: Program) => program.phases.step.filter(({ kernel }) => kernel === "relu").length;
  assertEquals([rectifiers(plain), rectifiers(fused)], [4, 1]); // the last one back has no product before it
  assertEquals(fused.phases.step.filter(({ attributes }) => attributes.relu).length, 2);
  assertEquals(fused.phases.step.filter(({ tensors }) => tensors.mask).length, 1);
  fused.tensors.forEach((tensor, index) => assertEquals(tensor.index, index));
  assertEquals(fused.tensors.some(({ name }) => name === "step/before"), false);
});

Deno.test("a product that is read elsewhere too stays as it is", () => {
  const builder = new Builder();
  const [a, b] = ["a", "b"].map((name) => builder.tensor(name, [4, 4], { role: "parameter" }));
  const bias = builder.tensor("bias", [4], { role: "parameter" });
  builder.phase("p", () => {
    const product = builder.tensor("product", [4, 4], { role: "activation" });
    const out = builder.tensor("out", [4, 4], { role: "activation" });
    builder.call("matmul", { a, b, out: product }, { transposeA: 0, transposeB: 0, relu: 0 });
    builder.call("relu", { input: product, out });
    builder.call("column_sum", { input: product, out: bias });
  });
  const program = builder.build();
  assertEquals(fuse(program).phases.p, program.phases.p);
});

Deno.test("fused and unfused programs give the same numbers on the float64 reference", async () => {
  const plain = twoLayers();
  assertEquals(await gradients(referenceDevice(), fuse(plain)), await gradients(referenceDevice(), plain));
});

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `fused and unfused programs give the same bits on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const plain = twoLayers();
      assertEquals(await gradients(device, fuse(plain)), await gradients(device, plain));
    },
  });
}
