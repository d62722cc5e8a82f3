import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { period_sum } from "./period_sum.ts";

function sum(B: number, T: number, D: number, special: Record<number, number> = {}): KernelCase {
  const some = Object.keys(special).length > 0;
  const values = (u: () => number) => Array.from({ length: B * T * D }, (_, i) => special[i] ?? u() - 0.5);
  return {
    label: `${B}·${T}×${D}${some ? ", NaN and infinities" : ""}`,
    tensors: { input: { shape: [B * T, D], values: some ? values : undefined }, out: { shape: [T, D] } },
  };
}

testKernel("period_sum", [
  ...[[1, 1, 1], [3, 1, 5], [1, 7, 17], [5, 7, 17], [16, 32, 64], [2, 128, 128]].map(([B, T, D]) => sum(B, T, D)),
  sum(3, 5, 13, { 3: NaN, 20: Infinity, 40: -Infinity, 105: Infinity }),
]);

Deno.test("more sequences than a loop may have are refused for the GPU", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const input = builder.tensor("input", [32_769, 1], { role: "activation" });
    const out = builder.tensor("out", [1, 1], { role: "activation" });
    const call = { kernel: "period_sum", tensors: { input, out }, attributes: {} };
    assertThrows(() => period_sum.gpu(call), RangeError, "may loop 32768 times, got 32769");
  });
});
