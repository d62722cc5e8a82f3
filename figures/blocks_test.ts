import { assertEquals } from "@std/assert";
import type * as z from "zod";
import { Figures, Tables } from "./blocks.ts";

const paths = (schema: z.ZodType, value: unknown) => {
  const read = schema.safeParse(value);
  return read.success ? [] : read.error.issues.map(({ path, code }) => `${path.join(".")} ${code}`);
};
const chart = { chart: "depth_profile", quantity: "grad_norm", scale: "log", color: "model.init" };
const table = { layout: "by_variant", rows: "model.init" };

Deno.test("defaults are filled in", () => {
  assertEquals(Figures.parse([chart]), [{ ...chart, step: 0, band: "range" }] as unknown as Figures);
  const columns = [{ grad_norm: { layer: 1 } }, { test_accuracy: {} }, { share: "trained" }];
  assertEquals(
    Tables.parse([{ ...table, columns }, { layout: "claims" }]),
    [
      { ...table, columns: [{ grad_norm: { layer: 1, step: 0 } }, { test_accuracy: { step: "end" } }, columns[2]] },
      { layout: "claims" },
    ] as unknown as Tables,
  );
});

Deno.test("every mistake in a chart is found", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ chart: "depth_profil" }, "0.chart invalid_union"],
    [{ quantity: "loss" }, "0.quantity invalid_value"],
    [{ scale: "lg" }, "0.scale invalid_value"],
    [{ color: "init" }, "0.color invalid_format"],
    [{ step: -1 }, "0.step too_small"],
    [{ band: "all" }, "0.band invalid_value"],
    [{ colour: "model.init" }, "0 unrecognized_keys"],
    [{ title: "" }, "0.title too_small"],
    [{ chart: "learning_curve", quantity: "test_loss" }, "0.quantity invalid_value"],
  ];
  for (const [over, mistake] of cases) assertEquals(paths(Figures, [{ ...chart, ...over }]), [mistake]);
});

Deno.test("a column is one quantity or share, with a layer where there are layers", () => {
  const refused = [
    { grad_norm: {} },
    { grad_norm: { layer: 0 } },
    { test_accuracy: { layer: 2 } },
    { test_accuracy: {}, loss: {} },
    { share: "lost" },
    {},
  ];
  for (const column of refused) {
    const mistakes = paths(Tables, [{ ...table, columns: [column] }]);
    assertEquals(mistakes.map((one) => one.slice(0, "0.columns.0".length)), ["0.columns.0"], JSON.stringify(column));
  }
  assertEquals(paths(Tables, [{ ...table, columns: [] }]), ["0.columns too_small"]);
});
