import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

function sum(B: number, T: number, D: number, special = false): KernelCase {
  const edges = (step: number) => () =>
    Array.from({ length: B * T * D }, (_, i) => [NaN, Infinity, -Infinity, 0, -0, 1e-30, 3][i * step % 7]);
  return {
    label: `${B}·${T}×${D}${special ? ", NaN, infinities, zeros" : ""}`,
    tensors: {
      input: { shape: [B * T, D], ...(special && { values: edges(1) }) },
      table: {
        shape: [T, D],
        ...(special && { values: (u) => [...edges(3)()].slice(0, T * D).map((x) => u() < 0.5 ? x : u()) }),
      },
      out: { shape: [B * T, D] },
    },
  };
}

testKernel("position_add", [
  ...[[1, 1, 1], [3, 1, 5], [1, 7, 17], [5, 7, 17], [16, 32, 64], [2, 128, 128]].map(([B, T, D]) => sum(B, T, D)),
  sum(3, 5, 13, true),
]);

Deno.test("a table whose rows do not divide the input's is refused", () => {
  const builder = new Builder();
  const tensor = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input" });
  const [input, out] = [tensor("input", [6, 4]), tensor("out", [6, 4])];
  builder.phase("p", () => {
    builder.call("position_add", { input, table: tensor("fits", [3, 4]), out });
    const wrong = tensor("table", [4, 4]);
    assertThrows(
      () => builder.call("position_add", { input, table: wrong, out }),
      RangeError,
      "a multiple of the table's",
    );
    assertThrows(() => builder.call("period_sum", { input, out: wrong }), RangeError, "a multiple of out's");
  });
});
