import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

interface Options {
  readonly special?: boolean;
  /** Tokens that no row of the table has. */
  readonly beyond?: boolean;
}

function lookUp(shape: number[], V: number, D: number, { special = false, beyond = false }: Options = {}): KernelCase {
  const N = shape.reduce((a, b) => a * b, 1);
  const token = (u: () => number, i: number) => beyond && i % 3 === 1 ? [V, 2 ** 31, 2 ** 32 - 1][i % 9 % 3] : u() * V;
  const edges = () => Array.from({ length: V * D }, (_, i) => SPECIAL[i % SPECIAL.length]);
  return {
    label: `[${shape}] of [${V}, ${D}]${special ? ", edge values" : ""}${beyond ? ", tokens beyond the table" : ""}`,
    tensors: {
      tokens: { shape, dtype: "u32", values: (u) => Array.from({ length: N }, (_, i) => token(u, i)) },
      table: { shape: [V, D], values: special ? edges : undefined },
      out: { shape: [N, D] },
    },
    tolerance: 0,
  };
}

testKernel("embedding", [
  lookUp([1], 1, 1),
  lookUp([3, 1], 4, 5),
  lookUp([4, 7], 10, 17),
  lookUp([28], 10, 17),
  lookUp([16, 32], 64, 64),
  lookUp([2, 128], 256, 128),
  lookUp([5, 3], 7, 13, { special: true }),
  lookUp([4, 7], 10, 17, { beyond: true }),
]);

Deno.test("an embedding refuses tokens that are no u32 and shapes that do not fit", () => {
  const builder = new Builder();
  const tensor = (name: string, shape: number[], dtype: "f32" | "u32" = "f32") =>
    builder.tensor(name, shape, { role: "input", dtype });
  const [tokens, table, out] = [tensor("tokens", [2, 3], "u32"), tensor("table", [5, 4]), tensor("out", [6, 4])];
  const call = (tensors: Parameters<Builder["call"]>[1]) => () => builder.call("embedding", tensors);
  builder.phase("p", () => {
    call({ tokens, table, out })();
    assertThrows(call({ tokens: tensor("f", [2, 3]), table, out }), RangeError, "tokens are u32");
    assertThrows(call({ tokens, table, out: tensor("short", [5, 4]) }), RangeError, "out has a row for each token");
    assertThrows(call({ tokens, table, out: tensor("wide", [6, 5]) }), RangeError, "equally long");
  });
});
