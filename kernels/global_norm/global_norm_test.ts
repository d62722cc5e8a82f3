import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (u: () => number, i: number) => number;

function norms(count: number, label = "", value?: Value, first = 1): KernelCase {
  const values = (u: () => number) =>
    Array.from({ length: 2 * (count + 3) }, (_, i) => value ? value(u, i % (count + 3) - first) : u());
  return {
    label: `${count}${label && `, ${label}`}`,
    tensors: { counters: counters(1), log: { shape: [2, count + 3], values } },
    attributes: { first, count, column: count + 2 },
  };
}

testKernel("global_norm", [
  ...[1, 2, 22, 301].map((count) => norms(count)),
  norms(5, "from the first column", (u) => u(), 0),
  norms(7, "large", (u) => 3e37 * u()),
  norms(7, "small", (u) => 1e-30 * u()),
  norms(7, "of every size", (u) => 10 ** (60 * u() - 30)),
  norms(7, "zeros", () => 0),
  norms(7, "a NaN and an infinity", (_, i) => i === 2 ? NaN : i === 3 ? Infinity : 1),
  norms(7, "an infinity", (_, i) => i === 3 ? Infinity : 1),
  norms(7, "NaN in other columns", (_, i) => i < 0 || i >= 7 ? NaN : 1),
]);

Deno.test("norms beyond the log's columns are refused", () => {
  const builder = new Builder();
  const log = builder.tensor("log", [4, 5], { role: "log" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  builder.phase("p", () => {
    const call = (attributes: Record<string, number>) => () =>
      builder.call("global_norm", { log, counters }, attributes);
    assertThrows(call({ first: 2, count: 4, column: 0 }), RangeError, "the log has the columns of the norms");
    assertThrows(call({ first: 2, count: 2, column: 5 }), RangeError, "attribute column is a column of log");
  });
});
