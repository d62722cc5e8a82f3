import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";
import { stepNumbers } from "../testing/update_cases.ts";

interface Weights {
  readonly keep: number;
  readonly weight: number;
  /** With a factor of 0.3; other replicas have another. */
  readonly extra?: number;
}

interface Options {
  readonly alive?: number;
  readonly special?: "sum" | "value";
  /** The one of the factors that is taken, and how many columns lie before those of the weights. */
  readonly element?: number;
}

function blended(
  shape: number[],
  { keep, weight, extra }: Weights,
  { alive = 1, special, element = 1 }: Options = {},
): KernelCase {
  const length = shape.reduce((a, b) => a * b, 1);
  const edges = { values: () => Array.from({ length }, (_, i) => SPECIAL[i % SPECIAL.length]) };
  const { numbers, columns } = stepNumbers({ keep, weight, ...(extra !== undefined && { extra }) }, element);
  const row = [keep, weight, ...(extra === undefined ? [] : [extra])];
  // Where 0 and 1 are what matters, the weights are those of every replica.
  const exact = [...new Array(element).fill(NaN), ...row];
  const filled = [...exact, ...exact, ...exact.map(() => NaN)];
  return {
    label: `[${shape}] by ${row}${alive ? "" : ", dead"}${special ? `, ${special} at the edges` : ""}`,
    tensors: {
      sum: { shape, ...(special === "sum" && edges) },
      value: { shape, ...(special === "value" && edges) },
      numbers: row.some((one) => one === 1) ? { ...numbers, values: () => filled } : numbers,
      counters: counters(1, alive),
      ...(extra !== undefined && {
        factor: {
          shape: [3],
          values: (_, replica) => [0, 1, 2].map((i) => i === element ? 0.3 / 2 ** replica : NaN),
        },
      }),
    },
    attributes: { ...columns, ...(extra !== undefined && { element }) },
  };
}

testKernel("blend", [
  ...[[1], [3, 17], [129, 10], [128, 128], [600, 129]].map((shape, i) =>
    blended(shape, { keep: 0.3, weight: -1.7 }, { element: i % 3 })
  ),
  ...[[0, 0], [0, 1], [1, 0], [1, -1], [0, 0.5], [0.5, 0], [1, 1]].flatMap(([keep, weight]) =>
    (["sum", "value"] as const).map((special) => blended([5, 13], { keep, weight }, { special }))
  ),
  ...[[1, 0, 0], [0, 1, 0.7], [0.5, 1, -2], [0.5, 0, 0.7], [0, 1, 0], [0, 1, NaN]].map(([keep, weight, extra]) =>
    blended([7, 9], { keep, weight, extra })
  ),
  ...[0, 2].map((element) => blended([5, 9], { keep: 0.5, weight: 0.25, extra: -2 }, { element })),
  blended([7, 9], { keep: 0, weight: 1 }, { alive: 0 }),
  blended([7, 9], { keep: NaN, weight: 1 }),
  blended([7, 9], { keep: 1, weight: NaN }),
]);

Deno.test("columns that are not there are refused, and operands of two shapes", () => {
  const builder = new Builder();
  const [sum, value, other] = [[2, 3], [2, 3], [3, 2]].map((shape, i) =>
    builder.tensor(`t${i}`, shape, { role: "state" })
  );
  const numbers = builder.tensor("numbers", [4, 2], { role: "input" });
  const given = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  builder.phase("p", () => {
    const call = (value: typeof sum, attributes: Record<string, number>) => () =>
      builder.call("blend", { sum, value, numbers, counters: given }, attributes);
    assertThrows(call(value, { keep: 0, weight: 2 }), RangeError, "attribute weight is a column of numbers");
    assertThrows(call(other, { keep: 0, weight: 1 }), RangeError, "one shape");
  });
});
