import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { testKernel } from "../testing/kernel_cases.ts";
import { pools } from "../testing/pools.ts";

testKernel("pool", pools(false));

Deno.test("padding, unknown kinds and other channels are refused", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const input = builder.tensor("input", [2 * 4 * 4, 3], { role: "activation" });
    const [out, other] = [3, 2].map((C) => builder.tensor(`out${C}`, [2 * 2 * 2, C], { role: "activation" }));
    const sizes = { height: 4, width: 4, kernel: 2, stride: 2, kind: 1 };
    builder.call("pool", { input, out }, sizes);
    const refuse = (given: typeof out, attributes: Record<string, number>, words: string) => {
      assertThrows(() => builder.call("pool", { input, out: given }, attributes), RangeError, words);
    };
    refuse(out, { ...sizes, kind: 2 }, "kind is 0 or 1");
    refuse(other, sizes, "the same channels");
    refuse(out, { ...sizes, stride: 4, padding: 1 }, "no padding");
    assertThrows(() => builder.call("pool_backward", { dout: out, out: input }, sizes), RangeError, "needs its input");
  });
});
