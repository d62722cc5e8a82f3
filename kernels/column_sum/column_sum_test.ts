import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { column_sum } from "./column_sum.ts";

function sum(M: number, N: number, values?: (u: () => number) => number[]): KernelCase {
  return {
    label: `${M}×${N}${values ? ", NaN and infinities" : ""}`,
    tensors: { input: { shape: [M, N], values }, out: { shape: [N] } },
  };
}

const nonFinite = (u: () => number) =>
  Array.from(
    { length: 6 * 20 },
    (_, i) => ({ 3: NaN, 24: Infinity, 45: -Infinity } as Record<number, number>)[i] ?? u(),
  );

testKernel("column_sum", [
  ...[[1, 1], [3, 17], [128, 128], [129, 10], [64, 257], [32_768, 3]].map(([M, N]) => sum(M, N)),
  sum(6, 20, nonFinite),
]);

Deno.test("more rows than a loop may have are refused for the GPU", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const input = builder.tensor("input", [32_769, 2], { role: "activation" });
    const out = builder.tensor("out", [2], { role: "activation" });
    const call = { kernel: "column_sum", tensors: { input, out }, attributes: {} };
    assertThrows(() => column_sum.gpu(call), RangeError, "may loop 32768 times, got 32769");
  });
});
