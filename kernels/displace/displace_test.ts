import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";
import { stepNumbers } from "../testing/update_cases.ts";

interface Options {
  readonly step: number;
  /** Of the first replica; half of it of the second, a quarter of the third. */
  readonly factor?: number;
  readonly special?: "base" | "direction";
  readonly element?: number;
}

function displaced(
  shape: number[],
  { step, factor = 0.3, special, element = 1 }: Options,
): KernelCase {
  const length = shape.reduce((a, b) => a * b, 1);
  const edges = { values: () => Array.from({ length }, (_, i) => SPECIAL[i % SPECIAL.length]) };
  const { numbers, columns } = stepNumbers({ column: step }, element);
  return {
    label: `[${shape}] by ${step} times ${factor}${special ? `, ${special} at the edges` : ""}`,
    tensors: {
      base: { shape, ...(special === "base" && edges) },
      direction: { shape, ...(special === "direction" && edges) },
      factor: {
        shape: [3],
        values: (_, replica) => [0, 1, 2].map((i) => i === element ? factor / 2 ** replica : NaN),
      },
      numbers,
      counters: counters(1, 0),
      out: { shape },
    },
    attributes: { ...columns, element },
    tolerance: step === 0 ? 0 : undefined,
  };
}

testKernel("displace", [
  ...[[1], [3, 17], [129, 10], [128, 128], [600, 129]].map((shape, i) =>
    displaced(shape, { step: -0.7, element: i % 3 })
  ),
  displaced([3, 13], { step: 0, special: "base" }),
  displaced([3, 13], { step: 0, special: "direction" }),
  displaced([3, 13], { step: 2, factor: 0, special: "direction" }),
  displaced([3, 13], { step: 0.5, special: "base" }),
  displaced([3, 13], { step: 0.5, special: "direction" }),
  displaced([3, 13], { step: NaN }),
]);

Deno.test("tensors of different shapes are refused, and a column that is not there", () => {
  const builder = new Builder();
  const [base, direction, out, other] = [[2, 3], [2, 3], [2, 3], [3, 2]].map((shape, i) =>
    builder.tensor(`t${i}`, shape, { role: "state" })
  );
  const factor = builder.tensor("factor", [1], { role: "state" });
  const numbers = builder.tensor("numbers", [4, 2], { role: "input" });
  const given = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  builder.phase("p", () => {
    const call = (direction: typeof base, column: number, element: number) => () =>
      builder.call("displace", { base, direction, factor, numbers, counters: given, out }, { column, element });
    assertThrows(call(other, 0, 0), RangeError, "one shape");
    assertThrows(call(direction, 2, 0), RangeError, "attribute column is a column of numbers");
    assertThrows(call(direction, 0, 1), RangeError, "element of factor");
  });
});
