import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters, SPECIAL } from "../testing/special.ts";

function copy(attributes: { from: number; count: number; column: number }): KernelCase {
  return {
    label: `${attributes.count} from ${attributes.from} to column ${attributes.column}`,
    tensors: {
      values: {
        shape: [130],
        values: (_, replica) => Array.from({ length: 130 }, (_, i) => SPECIAL[i] ?? i + replica),
      },
      counters: counters(2),
      log: { shape: [4, 133] },
    },
    attributes,
    tolerance: 0, // copied bits
  };
}

testKernel("log_values", [
  copy({ from: 0, count: 1, column: 0 }),
  copy({ from: 12, count: 3, column: 130 }),
  copy({ from: 0, count: 130, column: 3 }),
]);

Deno.test("columns that are not there are refused", () => {
  const builder = new Builder();
  const values = builder.tensor("values", [4], { role: "state" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const log = builder.tensor("log", [3, 5], { role: "log" });
  builder.phase("p", () => {
    const refused = (from: number, count: number, column: number) =>
      assertThrows(() => builder.call("log_values", { values, counters, log }, { from, count, column }), RangeError);
    refused(3, 2, 0);
    refused(0, 2, 4);
    refused(0, 0, 0);
  });
});
