import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

const pair = { shape: [2], dtype: "u32" as const, values: () => [7, 7] };

testKernel(
  "cycle_rows",
  [0, 1, 5, 6, 7, 71].flatMap((row) =>
    [1, 6, 7].flatMap((every) =>
      [1, 0].map((alive) => ({
        label: `row ${row} in cycles of ${every}, ${alive ? "alive" : "dead"}`,
        tensors: { counters: counters(row, alive), within: pair, ...(every === 6 ? {} : { cycle: pair }) },
        attributes: { every },
      }))
    )
  ),
);

Deno.test("cycles of no length and counters that are none are refused", () => {
  const builder = new Builder();
  const tensor = (name: string, n: number) => builder.tensor(name, [n], { role: "counter", dtype: "u32" });
  const [given, within, other] = [tensor("counters", 2), tensor("within", 2), tensor("other", 3)];
  builder.phase("p", () => {
    const call = (within: typeof other, every: number) => () =>
      builder.call("cycle_rows", { counters: given, within }, { every });
    assertThrows(call(within, 0), RangeError, "every is a positive integer");
    assertThrows(call(other, 2), RangeError, "row and alive");
  });
});

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `a phase may go round its inputs as long as its log has rows on ${name}`,
    ignore: !present,
    fn: async () => {
      const builder = new Builder();
      const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
      const [within, cycle] = ["within", "cycle"].map((one) =>
        builder.tensor(one, [2], { role: "state", dtype: "u32" })
      );
      const data = builder.tensor("data", [9, 1], { role: "data" });
      const index = builder.tensor("index", [3, 1], { role: "input", dtype: "u32" });
      const log = builder.tensor("log", [2, 1], { role: "log" });
      builder.phase("p", () => {
        builder.call("cycle_rows", { counters, within, cycle }, { every: 3 });
        const x = builder.tensor("x", [1, 1], { role: "activation" });
        builder.call("gather", { data, index, counters: within, out: x });
        builder.call("log_values", { values: x, counters: cycle, log }, { from: 0, count: 1, column: 0 });
        builder.call("advance", { counters });
      });
      const program = builder.build();
      await using device = await open();
      await using session = await device.load(program, 1);
      session.write(data, 0, Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
      session.write(index, 0, Uint32Array.of(5, 8, 2));
      session.write(counters, 0, Uint32Array.of(0, 1));
      await session.run("p", 5);
      assertEquals([...(await session.read(tensorNamed(program, "log")))[0]], [2, 8]);
      await session.run("p", 1);
      await assertRejects(() => session.run("p", 1), RangeError, "log has 2 rows, got row 3");
    },
  });
}
