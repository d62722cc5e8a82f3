import { assertEquals, assertThrows } from "@std/assert";
import { AgainstSetting } from "../blocks.ts";
import { renderSvg } from "../render.ts";
import { gridResult } from "../testing/grid_result.ts";
import { labelsOf, layerData, noWarning, pointsOf, verticalMarks } from "../testing/spec_parts.ts";
import { againstSetting } from "./against_setting.ts";

const BLOCK = { chart: "against_setting", quantity: "validation_loss", over: "optimizer.lr", x_scale: "log" };
const block = (over: Record<string, unknown> = {}) =>
  AgainstSetting.parse({ ...BLOCK, scale: "linear", color: "model.depth", ...over });

Deno.test("each line has a point for every value of the setting at which a run has the quantity", () => {
  const spec = againstSetting(block(), gridResult());
  // The made-up loss is (4 − r) (1 + 0.3 d) (1 + 0.02 seed), of six seeds in the middle 1.05 times the rest.
  assertEquals(pointsOf(spec, "depth 6").map(({ x, median, n }) => [x, median, n]), [
    [0.001, 4.2, 6],
    [0.01, 3.15, 6],
    [0.1, 2.1, 6],
    [1, 1.05, 6],
  ]);
  assertEquals(pointsOf(spec, "depth 24").map(({ x, n }) => [x, n]), [[0.001, 6], [0.01, 6], [0.1, 3]]);
  assertEquals(labelsOf(spec).sort(), [
    "depth 12: 3 of 24 diverged",
    "depth 24: 9 of 24 diverged",
    "depth 48: 15 of 24 diverged",
    "depth 6",
  ]);
});

Deno.test("cells of which every run diverged have a cross in a row of their own", () => {
  const spec = againstSetting(block(), gridResult());
  const [crosses] = layerData(spec, "point").filter((data) => "variant" in data[0]);
  assertEquals(crosses.map(({ variant, x, y }) => [variant, x, verticalMarks(spec)[String(y)]]), [
    ["depth 24", 1, "diverged"],
    ["depth 48", 0.1, "diverged"],
    ["depth 48", 1, "diverged"],
  ]);
});

Deno.test("without a colour there is one line; before training nothing has diverged", () => {
  const where = { "optimizer.lr": 1 };
  const over = { quantity: "grad_norm", at: 0, layer: 1, over: "model.depth", scale: "log", color: undefined, where };
  const spec = againstSetting(block({ ...over, where: { "optimizer.lr": 0.01 } }), gridResult());
  assertEquals(pointsOf(spec, "").map(({ x }) => x), [6, 12, 24, 48]);
  assertThrows(
    () => againstSetting(block({ color: undefined }), gridResult()),
    RangeError,
    "apart by optimizer.lr alone: they also differ in model.depth",
  );
});

Deno.test("values to compare with are drawn, and what cannot be drawn is refused", async () => {
  const spec = againstSetting(block({ marks: [{ value: 4.03, label: "unigram entropy" }] }), gridResult());
  const svg = await renderSvg(spec, noWarning);
  assertEquals(svg.includes("unigram entropy"), true);
  assertThrows(() => againstSetting(block({ quantity: "test_loss" }), gridResult()), RangeError, "has a value at end");
});
