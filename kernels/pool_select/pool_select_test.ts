import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { testKernel } from "../testing/kernel_cases.ts";
import { pools } from "../testing/pools.ts";

const maxima = pools(false).flatMap(({ attributes, ...rest }) => {
  const { kind, ...sizes } = attributes!;
  return kind === 1 ? [{ ...rest, attributes: sizes }] : [];
});

testKernel("pool_select", [
  ...maxima.map(({ tensors: { input, out }, ...rest }) => ({
    ...rest,
    tensors: { input: { shape: input.shape }, by: input, out },
    tolerance: 0, // copied
  })),
  ...maxima.map(({ tensors: { input, out }, label, ...rest }) => ({
    ...rest,
    label: `${label}, what is chosen`,
    tensors: { input, by: { shape: input.shape }, out },
    tolerance: 0,
  })),
]);

Deno.test("padding and images of two shapes are refused", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const [input, by, other] = [3, 3, 6].map((C, i) =>
      builder.tensor(`images${i}`, [2 * 4 * 4, C], { role: "activation" })
    );
    const out = builder.tensor("out", [2 * 2 * 2, 3], { role: "activation" });
    const sizes = { height: 4, width: 4, kernel: 2, stride: 2 };
    builder.call("pool_select", { input, by, out }, sizes);
    const refuse = (by: typeof out, attributes: Record<string, number>, words: string) => {
      assertThrows(() => builder.call("pool_select", { input, by, out }, attributes), RangeError, words);
    };
    refuse(other, sizes, "one shape");
    refuse(by, { ...sizes, stride: 4, padding: 1 }, "no padding");
  });
});
