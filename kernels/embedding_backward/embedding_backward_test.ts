import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { embedding_backward } from "./embedding_backward.ts";

interface Options {
  /** Tokens in use, of V; the rest of the table gets no gradient. */
  readonly used?: number;
  readonly beyond?: boolean;
  readonly nan?: boolean;
}

function scatter(shape: number[], V: number, D: number, { used = V, beyond, nan }: Options = {}): KernelCase {
  const N = shape.reduce((a, b) => a * b, 1);
  const token = (u: () => number, i: number) =>
    beyond && i % 3 === 1 ? [V, 2 ** 31, 2 ** 32 - 1][i % 9 % 3] : u() * used;
  const withNan = (u: () => number) => Array.from({ length: N * D }, (_, i) => i === D + 1 ? NaN : u() - 0.5);
  const more = [used < V && `tokens below ${used}`, beyond && "tokens beyond the table", nan && "a NaN"];
  return {
    label: [`[${shape}] to [${V}, ${D}]`, ...more.filter((one) => one)].join(", "),
    tensors: {
      tokens: { shape, dtype: "u32", values: (u) => Array.from({ length: N }, (_, i) => token(u, i)) },
      dout: { shape: [N, D], values: nan ? withNan : undefined },
      out: { shape: [V, D] },
    },
  };
}

testKernel("embedding_backward", [
  scatter([1], 1, 1),
  scatter([3, 1], 4, 5),
  scatter([4, 7], 10, 17),
  scatter([28], 10, 17, { used: 2 }),
  scatter([16, 32], 64, 64),
  scatter([2, 128], 256, 128),
  scatter([4, 7], 10, 17, { beyond: true }),
  scatter([4, 7], 10, 17, { nan: true }),
]);

Deno.test("more tokens than a loop may have are refused for the GPU", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const tokens = builder.tensor("tokens", [32_769], { role: "activation", dtype: "u32" });
    const dout = builder.tensor("dout", [32_769, 1], { role: "activation" });
    const out = builder.tensor("out", [2, 1], { role: "activation" });
    const call = { kernel: "embedding_backward", tensors: { tokens, dout, out }, attributes: {} };
    assertThrows(() => embedding_backward.gpu(call), RangeError, "may loop 32768 times, got 32769");
  });
});
