import { assertEquals, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function sum(shape: number[], special = false): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (step: number) => () => Array.from({ length: size }, (_, i) => SPECIAL[(step * i) % SPECIAL.length]);
  return {
    label: `[${shape}]${special ? ", NaN, infinities, zeros, largest numbers" : ""}`,
    tensors: {
      a: { shape, ...(special && { values: values(1) }) },
      b: { shape, ...(special && { values: values(5) }) },
      out: { shape },
    },
  };
}

testKernel("add", [
  ...[[1], [3, 17], [128, 128], [1, 4099], [600, 129]].map((shape) => sum(shape)),
  sum([5, 26], true),
]);

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `a tensor added to itself is its double on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const builder = new Builder();
      const x = builder.tensor("x", [2, 3], { role: "input" });
      const out = builder.tensor("out", [2, 3], { role: "log" });
      builder.phase("call", () => {
        const twice = builder.tensor("twice", [2, 3], { role: "activation" });
        builder.call("add", { a: x, b: x, out: twice });
        builder.call("add", { a: twice, b: twice, out });
      });
      await using session = await device.load(builder.build(), 1);
      session.write(x, 0, Float32Array.of(0, 1, -2, 3, 4, -5));
      await session.run("call", 1);
      assertEquals([...(await session.read(out))[0]], [0, 4, -8, 12, 16, -20]);
    },
  });
}

Deno.test("a sum in place is refused", () => {
  const builder = new Builder();
  const [a, b] = ["a", "b"].map((name) => builder.tensor(name, [2], { role: "input" }));
  builder.phase("call", () => {
    assertThrows(() => builder.call("add", { a, b, out: b }), RangeError, "out is neither a nor b");
  });
});
