import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import type { Result, RunRecord } from "../../results/format.ts";
import { LearningCurve } from "../blocks.ts";
import { renderSvg } from "../render.ts";
import { initResult } from "../testing/init_result.ts";
import { labelsOf, layerData, noWarning, pointsOf, verticalMarks } from "../testing/spec_parts.ts";
import { learningCurve } from "./learning_curve.ts";

const block = (over: Record<string, unknown> = {}) =>
  LearningCurve.parse({ chart: "learning_curve", quantity: "loss", scale: "log", color: "model.init", ...over });

/** The result with some of its runs replaced. */
function changed(result: Result, change: (run: RunRecord) => Partial<RunRecord> | null): Result {
  const runs = result.canonical.runs.map((run) => ({ ...run, ...change(run) }));
  return { ...result, canonical: { ...result.canonical, runs } };
}

const halfway: Partial<RunRecord> = {
  status: "diverged",
  step: 250,
  series: { loss: { steps: [0, 100, 200, 250], values: [2.3, 1.2, 1e9, NaN] } },
};

Deno.test("a variant of which every run diverged has no line, but a cross a run and a label", () => {
  const spec = learningCurve(block(), initResult());
  assertEquals(pointsOf(spec, "N(0, 1)"), []);
  const [crosses] = layerData(spec, "point");
  assertEquals(crosses.length, 10);
  for (const { variant, step, y } of crosses) {
    assertEquals([variant, verticalMarks(spec)[String(y)]], ["N(0, 1)", "diverged"]);
    assert(Number(step) >= 1 && Number(step) <= 3, `cross at step ${step}`);
  }
  assertEquals(labelsOf(spec)[0], "N(0, 1): all 10 diverged");
  const { subtitle } = learningCurve(block(), initResult(6, (kind) => kind === 1)).title as { subtitle: string[] };
  assertEquals(subtitle[0], "no run came to its end");
});

Deno.test("diverged runs are counted, and drawn alone as far as the scale reaches", () => {
  const result = changed(initResult(6, (kind) => kind === 4), ({ seed }) => seed < 2 ? halfway : null);
  const spec = learningCurve(block(), result);
  assertEquals(labelsOf(spec), ["Kaiming normal: 2 of 6 diverged"]);
  for (const { n } of pointsOf(spec, "Kaiming normal")) assertEquals(n, 4);
  const [paths] = layerData(spec, "line");
  assertEquals(paths.map(({ run, step, y }) => [run, step, y]), [[0, 0, 2.3], [0, 100, 1.2], [1, 0, 2.3], [
    1,
    100,
    1.2,
  ]]);
});

Deno.test("failed runs are counted, too, and nothing else is shown of them", () => {
  const result = changed(
    initResult(6, (kind) => kind === 4),
    ({ seed }) => seed === 0 ? { status: "failed", step: 3, series: {}, scalars: {} } : null,
  );
  const spec = learningCurve(block(), result);
  const { subtitle } = spec.title as { subtitle: string[] };
  assertEquals(subtitle[1], "learning rate selected on the other seeds; 4 of 24 runs failed");
  assertEquals(labelsOf(spec), ["Kaiming normal: 1 of 6 failed"]);
  assertEquals(layerData(spec, "point"), []);
});

Deno.test("of tuned values the selected one is drawn", () => {
  const spec = learningCurve(block(), initResult(6, (kind) => kind === 4));
  const last = pointsOf(spec, "Kaiming normal").at(-1);
  assertEquals([last?.n, last?.step], [6, 499]);
  assert(Number(last?.median) < 0.2, `the greatest learning rate ends lowest, got ${last?.median}`);
  const { subtitle } = spec.title as { subtitle: string[] };
  assertEquals(subtitle[1], "learning rate selected on the other seeds");
});

Deno.test("Vega draws it without a warning, with diverged runs and with nothing else", async () => {
  const some = changed(initResult(6), ({ seed }) => seed < 2 ? halfway : null);
  for (
    const result of [
      initResult(6),
      some,
      initResult(3, (kind) => kind === 1),
      initResult(3, (kind) => kind === 4),
    ]
  ) {
    for (const scale of ["log", "linear"]) await renderSvg(learningCurve(block({ scale }), result), noWarning);
  }
});

Deno.test("what no run recorded cannot be drawn", () => {
  const finished = initResult(2, (kind) => kind === 4);
  assertThrows(() => learningCurve(block({ quantity: "validation_loss" }), finished), RangeError, "has a series of it");
});

Deno.test("a value to compare with is a named line within the scale, and without one nothing is", async () => {
  const result = initResult(2, (kind) => kind === 4);
  const marks = [{ value: 1e-4, label: "entropy" }];
  const spec = learningCurve(block({ marks }), result);
  assertMatch(await renderSvg(spec, noWarning), />entropy</);
  assert(!JSON.stringify(learningCurve(block({}), result)).includes("entropy"));
  assertNotEquals(
    JSON.stringify(spec),
    JSON.stringify(learningCurve(block({ marks: [{ value: 1e-8, label: "entropy" }] }), result)),
  );
});
