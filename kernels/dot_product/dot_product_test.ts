import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (u: () => number, i: number) => number;

const [POSITIVE, NEAR_ZERO]: Value[] = [(u) => u() + 0.1, (u) => u() - 0.2];

function dot(shape: number[], label: string, a = POSITIVE, b = NEAR_ZERO, column = 2): KernelCase {
  const length = shape.reduce((x, y) => x * y, 1);
  const filled = (value: Value) => (u: () => number) => Array.from({ length }, (_, i) => value(u, i));
  return {
    label: `[${shape}]${label && `, ${label}`}`,
    tensors: {
      a: { shape, values: filled(a) },
      b: { shape, values: filled(b) },
      counters: counters(1),
      log: { shape: [2, 3], values: () => [0, 0, 0, 0, 0, 0] }, // so that the error is the result's own
    },
    attributes: { column },
  };
}

testKernel("dot_product", [
  ...[[1], [3, 17], [129, 10], [128, 128], [784, 128], [1024, 1024]].map((shape) => dot(shape, "")),
  dot([3, 7], "in the first column", POSITIVE, NEAR_ZERO, 0),
  dot([33, 9], "large by small", (u) => (u() + 0.1) * 1e30, (u) => (u() + 0.1) * 1e-30),
  dot([33, 9], "small by large", (u) => (u() + 0.1) * 1e-33, (u) => (u() + 0.1) * 1e33),
  dot([33, 9], "small", (u) => (u() + 0.1) * 1e-17, (u) => (u() + 0.1) * 1e-17),
  dot([33, 9], "zeros", () => 0, (u) => u()),
  dot([5, 5], "a NaN by a zero", (u, i) => i === 7 ? NaN : u(), (u, i) => i === 7 ? 0 : u()),
  dot([5, 5], "an infinity", (u) => u(), (u, i) => i === 3 ? Infinity : u()),
  dot([5, 5], "an infinity by a zero", (u, i) => i === 3 ? 0 : u(), (u, i) => i === 3 ? -Infinity : u()),
]);

Deno.test("tensors of two shapes are refused, and a column that is not there", () => {
  const builder = new Builder();
  const [a, b, other] = [[2, 3], [2, 3], [3, 2]].map((shape, i) => builder.tensor(`t${i}`, shape, { role: "state" }));
  const log = builder.tensor("log", [4, 2], { role: "log" });
  const given = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  builder.phase("p", () => {
    const call = (b: typeof a, column: number) => () =>
      builder.call("dot_product", { a, b, counters: given, log }, { column });
    assertThrows(call(other, 0), RangeError, "one shape");
    assertThrows(call(b, 2), RangeError, "attribute column is a column of log");
  });
});
