import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

function add(shape: number[], factor: number, edge?: number): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = edge === undefined
    ? undefined
    : (u: () => number) => Array.from({ length: size }, (_, i) => i % 5 ? u() : edge);
  return {
    label: `[${shape}] times ${factor}${edge === undefined ? "" : `, ${edge}`}`,
    tensors: { sum: { shape }, value: { shape, values } },
    attributes: { factor },
  };
}

testKernel("accumulate", [
  ...[[1], [17], [3, 17], [128, 128], [129, 10], [600, 129]].flatMap((s) => [add(s, 0.25), add(s, 1 / 3), add(s, -1)]),
  ...[NaN, Infinity, -Infinity].map((edge) => add([7, 9], 0.5, edge)),
]);

Deno.test("a factor that is no number is refused, and so are different shapes", () => {
  const builder = new Builder();
  const [sum, value] = ["sum", "value"].map((name) => builder.tensor(name, [2, 3], { role: "state" }));
  const other = builder.tensor("other", [3, 2], { role: "state" });
  builder.phase("p", () => {
    assertThrows(() => builder.call("accumulate", { sum, value }, { factor: NaN }), RangeError, "factor is a number");
    assertThrows(() => builder.call("accumulate", { sum, value }), RangeError, "factor is a number");
    assertThrows(() => builder.call("accumulate", { sum, value: other }, { factor: 1 }), RangeError, "one shape");
  });
});
