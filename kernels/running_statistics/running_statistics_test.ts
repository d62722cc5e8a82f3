import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

function update(C: number, attributes: Record<string, number>, alive = 1, edge?: number): KernelCase {
  const values = (u: () => number) => Array.from({ length: 4 * C }, (_, i) => edge !== undefined && i % 3 ? edge : u());
  return {
    label: `${C} columns, ${JSON.stringify(attributes)}, ${alive ? "alive" : "dead"}${
      edge === undefined ? "" : `, ${edge}`
    }`,
    tensors: { statistics: { shape: [4, C], values }, running: { shape: [2, C] }, counters: counters(5, alive) },
    attributes,
  };
}

const USUAL = { momentum: 0.1, unbiased: 1, rows: 32 };

testKernel("running_statistics", [
  ...[1, 17, 128, 257].flatMap((C) => [update(C, USUAL), update(C, USUAL, 0)]),
  update(9, { ...USUAL, unbiased: 0 }),
  update(9, { momentum: 1, unbiased: 1, rows: 2 }),
  update(9, { ...USUAL, momentum: 0 }),
  update(9, USUAL, 1, NaN),
  update(9, USUAL, 0, NaN),
]);

Deno.test("a momentum outside 0 to 1, and a variance over one row, are refused", () => {
  const builder = new Builder();
  const statistics = builder.tensor("statistics", [4, 3], { role: "input" });
  const running = builder.tensor("running", [2, 3], { role: "state" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const call = (attributes: Record<string, number>) => () =>
    builder.call("running_statistics", { statistics, running, counters }, { ...USUAL, ...attributes });
  builder.phase("p", () => {
    assertThrows(call({ momentum: 1.5 }), RangeError, "momentum is a number from 0 to 1, got 1.5");
    assertThrows(call({ momentum: NaN }), RangeError, "got NaN");
    assertThrows(call({ rows: 1 }), RangeError, "rows is an integer of 2 or more, got 1");
    call({})();
  });
});
