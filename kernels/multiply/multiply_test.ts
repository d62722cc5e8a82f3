import { assertEquals, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function product(shape: number[], special = false): KernelCase {
  const [size, all] = [shape.reduce((a, b) => a * b, 1), SPECIAL.length];
  // Each special value with each; the largest by the largest is beyond f32.
  const bounded = (x: number) => Number.isFinite(x) && Math.abs(x) > 1e29 ? Math.sign(x) : x;
  const values = (of: (i: number) => number) => () => Array.from({ length: size }, (_, i) => SPECIAL[of(i) % all]);
  return {
    label: `[${shape}]${special ? ", NaN, infinities, zeros, extremes" : ""}`,
    tensors: {
      a: { shape, ...(special && { values: values((i) => i) }) },
      b: { shape, ...(special && { values: () => values((i) => Math.floor(i / all))().map(bounded) }) },
      out: { shape },
    },
  };
}

testKernel("multiply", [
  ...[[1], [3, 17], [128, 128], [1, 4099], [600, 129]].map((shape) => product(shape)),
  product([SPECIAL.length, SPECIAL.length], true),
]);

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `a tensor times itself is its square on ${name}, in scratch memory too`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const builder = new Builder();
      const x = builder.tensor("x", [2, 3], { role: "input" });
      const out = builder.tensor("out", [2, 3], { role: "log" });
      builder.phase("call", () => {
        const squared = builder.tensor("squared", [2, 3], { role: "activation" });
        builder.call("multiply", { a: x, b: x, out: squared });
        builder.call("multiply", { a: squared, b: squared, out });
      });
      await using session = await device.load(builder.build(), 1);
      session.write(x, 0, Float32Array.of(0, 1, -2, 3, 4, -5));
      await session.run("call", 1);
      assertEquals([...(await session.read(out))[0]], [0, 1, 16, 81, 256, 625]);
    },
  });
}

Deno.test("a product in place is refused", () => {
  const builder = new Builder();
  const [a, b] = ["a", "b"].map((name) => builder.tensor(name, [2], { role: "input" }));
  builder.phase("call", () => {
    assertThrows(() => builder.call("multiply", { a, b, out: b }), RangeError, "out is neither a nor b");
  });
});
