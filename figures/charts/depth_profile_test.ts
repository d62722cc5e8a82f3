import { assert, assertEquals, assertThrows } from "@std/assert";
import { someResult, someRun } from "../../results/testing/results.ts";
import { DepthProfile } from "../blocks.ts";
import { renderSvg } from "../render.ts";
import { initResult } from "../testing/init_result.ts";
import { labelsOf, layerData, noWarning, pointsOf, verticalMarks } from "../testing/spec_parts.ts";
import { depthProfile } from "./depth_profile.ts";

const block = (over: Record<string, unknown> = {}) =>
  DepthProfile.parse({
    chart: "depth_profile",
    quantity: "activation_mean",
    scale: "log",
    color: "model.init",
    ...over,
  });

Deno.test("exact zeros lie in a row of their own below a log scale, and say so", () => {
  const spec = depthProfile(block(), initResult());
  const zeros = pointsOf(spec, "zeros");
  assertEquals(zeros.map(({ median, n }) => [median, n]), Array(10).fill([0, 10]));
  const [place] = zeros.map(({ y }) => Number(y));
  assertEquals(verticalMarks(spec)[place], "0");
  const others = ["N(0, 1)", "N(0, 0.01²)", "N(0, 0.1²)", "Kaiming normal"].flatMap((name) => pointsOf(spec, name));
  assertEquals(others.length, 40);
  for (const { y_low } of others) assert(Number(y_low) > place, `${y_low} lies in the row of zeros`);
  assertEquals(labelsOf(spec), ["N(0, 1)", "Kaiming normal", "N(0, 0.1²)", "N(0, 0.01²)", "zeros: 0 at every layer"]);
});

Deno.test("NaN lies in a row above the scale and is NaN in the data", () => {
  const spec = depthProfile(block({ quantity: "grad_norm" }), initResult());
  const [first, , , fourth] = pointsOf(spec, "N(0, 1)");
  assertEquals([first.median, first.low, first.high], ["NaN", "NaN", "NaN"]);
  assertEquals(verticalMarks(spec)[String(first.y)], "NaN");
  assert(Number(first.y) > Number(fourth.y) && Number.isFinite(fourth.median));
});

Deno.test("a line is the median over seeds, its band what was asked for", () => {
  const result = initResult(3, (kind) => kind === 4);
  const values = result.canonical.runs.slice(0, 3).map(({ profiles }) => profiles["activation_mean@0"][9]);
  const [low, median, high] = values.sort((a, b) => a - b).map((value) => Number(value.toPrecision(4)));
  const last = pointsOf(depthProfile(block(), result), "Kaiming normal")[9];
  assertEquals([last.layer, last.low, last.median, last.high], [10, low, median, high]);
  const quartile = pointsOf(depthProfile(block({ band: "quartiles" }), result), "Kaiming normal")[9];
  assert(Number(quartile.low) > low && Number(quartile.high) < high);
});

Deno.test("title and subtitle say what is shown, of how many seeds, and that a run was quick", () => {
  const result = initResult(6);
  const { title } = depthProfile(block(), result);
  assertEquals(title, {
    text: "Mean activation by layer, before training",
    subtitle: ["median of 6 seeds, band = least to greatest"],
  });
  const quick = { ...result, provenance: { ...result.provenance, quick: true, overrides: { "train.steps": 20 } } };
  assertEquals(depthProfile(block({ title: "Mine" }), quick).title, {
    text: "Mine",
    subtitle: ["median of 6 seeds, band = least to greatest", "quick run; run with train.steps = 20"],
  });
});

Deno.test("Vega draws it without a warning, whatever the values and scale", async () => {
  for (const quantity of ["activation_mean", "grad_norm"]) {
    for (const scale of ["log", "linear"]) {
      for (const keep of [() => true, (kind: number) => kind === 0]) {
        await renderSvg(depthProfile(block({ quantity, scale }), initResult(3, keep)), noWarning);
      }
    }
  }
});

Deno.test("with more lines than colours, dashes tell them apart, and labels still do not overlap", async () => {
  const runs = Array.from(
    { length: 10 },
    (_, k) =>
      someRun({ cell: { "model.depth": k + 1 }, profiles: { "grad_norm@0": [1, 2 + 0.01 * k, k < 9 ? 3 : Infinity] } }),
  );
  const spec = depthProfile(block({ quantity: "grad_norm", color: "model.depth" }), someResult(runs));
  await renderSvg(spec, noWarning);
  const [labels] = layerData(spec, "text");
  assertEquals(labels.length, 10);
  assertEquals(new Set(labels.map(({ y_label }) => y_label)).size, 10);
});

Deno.test("what the result lacks is named", () => {
  const draw = (over: Record<string, unknown>) => depthProfile(block(over), initResult(2));
  assertThrows(() => draw({ step: 5 }), RangeError, "no run of initialization/init_table has it at step 5");
  assertThrows(() => draw({ color: "model.width" }), RangeError, "varied is model.init");
});
