import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { ComparisonFile } from "./comparison_format.ts";
import { comparisonReport, encodeComparison, failuresOf, readComparison } from "./comparison_text.ts";
import { betterOf } from "./better.ts";
import { differenceInterval, planDifference, resultDifference } from "./differences.ts";
import type { Result, RunRecord, Verdicts, VerdictWord } from "./format.ts";
import { QUANTITIES } from "./quantities.ts";
import { someResult, someRuns } from "./testing/results.ts";
import { PLAN_1, VERDICTS_1 } from "./testing/version_1.ts";

const CELLS = [{ "model.init": "zeros" }];
const base = someResult(someRuns(10, CELLS));
const spread = (seed: number) => Math.sin(3 * seed + 1) / 10;

/** Ten seeds with these scalars, the seed's own spread around each. */
function resultOf(scalars: Record<string, number>, over: (run: RunRecord) => Partial<RunRecord> = () => ({})): Result {
  return someResult(base.canonical.runs.map((run) => ({
    ...run,
    build: JSON.stringify(scalars),
    scalars: Object.fromEntries(Object.entries(scalars).map(([key, value]) => [key, value + spread(run.seed)])),
    profiles: {},
    ...over(run),
  })));
}

const difference = (a: Result, b: Result, verdicts: [Verdicts, Verdicts] | null = null) =>
  resultDifference({ result: a, verdicts: verdicts?.[0] ?? null }, { result: b, verdicts: verdicts?.[1] ?? null });
const fileOf = (...experiments: ComparisonFile["experiments"]): ComparisonFile => ({
  ...{ format: 1, kind: "comparison", first: "a", second: "b", experiments, onlyInFirst: [], onlyInSecond: [] },
});

Deno.test("known differences have their size, an interval around it and the right word", () => {
  const a = resultOf({ "test_accuracy@end": 0.5, "loss@end": 2, "grad_norm_global@0": 1, "max(loss)@[0,end]": 3 });
  const b = resultOf({ "test_accuracy@end": 1.5, "loss@end": 4, "grad_norm_global@0": 5, "max(loss)@[0,end]": 2 });
  const { quantities, identical } = difference(a, b);
  const expected = {
    "test_accuracy@end": [1, "better"],
    "loss@end": [2, "worse"],
    "grad_norm_global@0": [4, "changed"],
    "max(loss)@[0,end]": [-1, "better"],
    "share of diverged runs": [0, "same"],
  } as const;
  assertEquals(quantities.length, 5);
  for (const { quantity, difference, interval, word, n } of quantities) {
    const [size, wanted] = expected[quantity as keyof typeof expected];
    assert(Math.abs(difference - size) <= 1e-12, `${quantity}: ${difference}`);
    assert(interval && interval[0] <= size + 1e-12 && interval[1] >= size - 1e-12, `${quantity}: ${interval}`);
    assertEquals([word, n], [wanted, [10, 10]], quantity);
  }
  assertEquals(identical, false);
  const back = difference(b, a).quantities.map(({ word }) => word).sort();
  assertEquals(back, ["better", "changed", "same", "worse", "worse"]);
});

Deno.test("a result and itself differ in nothing; noise within the spread is the same or undecided", () => {
  const same = difference(base, base, [VERDICTS_1, VERDICTS_1]);
  assertEquals([same.identical, same.runs.common], [true, 10]);
  for (const { word, difference, interval } of same.quantities) {
    assertEquals([word, difference, interval], ["same", 0, [0, 0]]);
  }
  assertEquals(same.claims.map(({ word }) => word), ["same"]);
  assertEquals(failuresOf(fileOf(same), ["worse", "changed", "undecided", "missing", "fault"]), []);
  const noisy = someResult(base.canonical.runs.map((run) => ({
    ...run,
    build: "b1",
    scalars: { "loss@end": run.scalars["loss@end"] + spread(run.seed + 5) / 5 },
  })));
  assertEquals(new Set(difference(base, noisy).quantities.map(({ word }) => word)), new Set(["same"]));
});

Deno.test("more runs that diverge are worse", () => {
  const diverged = resultOf({ "loss@end": 2 }, () => ({ status: "diverged", step: 3, reason: "the loss is NaN" }));
  const found = difference(resultOf({ "loss@end": 2 }), diverged);
  assertEquals(found.quantities.find(({ quantity }) => quantity === "share of diverged runs")?.word, "worse");
  assertEquals(found.runs.statusChanges.length, 10);
});

Deno.test("claims: towards what the document says is better, away from it worse, open verdicts undecided", () => {
  const judged = (verdict: VerdictWord, value: number, interval: [number, number] | null): Verdicts => ({
    ...VERDICTS_1,
    claims: VERDICTS_1.claims.map((claim) => ({
      ...claim,
      verdict,
      judgements: claim.judgements.map((one) => ({ ...one, verdict, value, interval })),
    })),
  });
  const between = (from: VerdictWord, to: VerdictWord) =>
    difference(base, base, [judged(from, 0.5, [0.4, 0.7]), judged(to, 0.8, [0.7, 0.9])]).claims[0];
  const claim = between("contradicted", "reproduced");
  assertEquals([claim.word, claim.claim, claim.verdicts], ["better", "D3-some-claim", ["contradicted", "reproduced"]]);
  const [{ difference: size, interval }] = claim.judgements;
  assert(Math.abs(size! - 0.3) < 1e-12);
  const [low, high] = [0.3 - Math.hypot(0.1, 0.2), 0.3 + Math.hypot(0.1, 0.1)];
  assert(Math.abs(interval![0] - low) < 1e-12 && Math.abs(interval![1] - high) < 1e-12, `${interval}`);
  assertEquals(between("reproduced", "contradicted").word, "worse");
  assertEquals(between("reproduced", "inconclusive").word, "undecided");
  assertEquals(between("reproduced", "reproduced").word, "same");
  const none = { ...VERDICTS_1, claims: [] };
  assertEquals(difference(base, base, [VERDICTS_1, none]).claims[0].verdicts, ["inconclusive (to be confirmed)", null]);
  assertEquals(differenceInterval({ value: 1, interval: null }, { value: 2, interval: [1, 3] }), null);
  assertEquals(differenceInterval({ value: null, interval: [0, 1] }, { value: 2, interval: [1, 3] }), null);
  assertEquals(differenceInterval({ value: 1, interval: [0, Infinity] }, { value: 2, interval: [1, 3] }), null);
});

Deno.test("counters are the same or they are not; times decide nothing", () => {
  const a = someResult(someRuns(6).map((run) => ({ ...run, scalars: { "step_flops@end": 1e9 } })));
  const b = someResult(
    someRuns(6).map((run) => ({ ...run, build: "b1", scalars: { "step_flops@end": 1e9 + 1 } })),
    { stepsPerSecond: 1 },
  );
  const [{ word, counter, values }] = difference(a, b).counters;
  assertEquals([word, counter, values], ["worse", "step_flops@end", [1e9, 1e9 + 1]]);
  assertEquals(failuresOf(fileOf(difference(a, b)), ["worse"]), ["suite/experiment: 1 counter worse"]);
  const slow = someResult(base.canonical.runs, { stepsPerSecond: 1, wallSeconds: 1e6 });
  const slower = fileOf(difference(base, slow));
  assertEquals(failuresOf(slower, ["worse", "changed", "undecided", "missing", "fault"]), []);
  assertStringIncludes(comparisonReport(slower), "1000 → 1 steps/s (× 0.00), which decides nothing");
});

Deno.test("plans are compared by what their programs cost", () => {
  const [planned] = PLAN_1.experiments;
  const dearer = {
    ...planned,
    programs: planned.programs.map((one) => ({ ...one, dispatches: one.dispatches + 1, liveBytes: 1000 })),
  };
  const { counters, runs } = planDifference(planned, dearer);
  const words = Object.fromEntries(
    counters.filter(({ of }) => of === "program 2").map(({ counter, word }) => [counter, word]),
  );
  assertEquals(words, {
    ...{ stepFlops: "same", runFlops: "same", liveBytes: "better", bufferBytes: "same" },
    ...{ dispatches: "worse", readbacks: "same" },
  });
  assertEquals([counters.length, runs.common, runs.identical], [12, 2, 2]);
});

Deno.test("what fails is what was asked for", () => {
  const other = fileOf(difference(
    resultOf({ "loss@end": 2, "grad_norm_global@0": 1 }),
    resultOf({ "loss@end": 4, "grad_norm_global@0": 5 }),
  ));
  assertEquals(failuresOf(other, ["worse"]), ["suite/experiment: 1 quantity worse"]);
  assertEquals(failuresOf(other, ["changed"]), ["suite/experiment: 1 quantity changed"]);
  assertEquals(failuresOf(other, []), []);
  const fewer = { ...fileOf(difference(base, someResult(someRuns(6, CELLS)))), onlyInFirst: ["x/y on the cpu"] };
  assertEquals(failuresOf(fewer, ["missing"]), ["suite/experiment: 4 runs are missing", "x/y on the cpu is missing"]);
  const bits = resultOf({ "loss@end": 2 });
  const fault = someResult(bits.canonical.runs.map((run) => ({ ...run, parameterHash: "other" })));
  assertStringIncludes(failuresOf(fileOf(difference(bits, fault)), ["fault"])[0], "10 runs have other bits");
});

Deno.test("a comparison is written as JSON that reads back, NaN and all, and as Markdown", () => {
  const a = resultOf({ "loss@end": 2, "value@end": NaN });
  const b = resultOf({ "loss@end": 4, "value@end": 1 });
  const comparison = fileOf(difference(a, b, [VERDICTS_1, { ...VERDICTS_1, claims: [] }]));
  const text = encodeComparison(comparison);
  assertEquals(encodeComparison(readComparison(text, "c.json")), text);
  assertThrows(
    () => readComparison(text.replace('"format": 1', '"format": 2'), "c.json"),
    SyntaxError,
    "which is newer",
  );
  const report = comparisonReport(comparison);
  assertStringIncludes(report, "| zeros | loss@end | ");
  assertStringIncludes(report, "| zeros | value@end | NaN | ");
  assertStringIncludes(
    report,
    "| D3-some-claim |  |  |  |  | inconclusive (to be confirmed) → not judged | undecided |",
  );
});

Deno.test("every quantity improves one way or neither, and keys lead to their quantity", () => {
  assertEquals([betterOf("loss@0"), betterOf("mean(mean5(loss))@[0,end]"), betterOf("test_accuracy@end")], [
    ...["less", "less", "more"] as const,
  ]);
  for (
    const key of ["share_of_steps(loss>2)@[0,end]", "first_step(loss<0.5)@[0,end]", "grad_norm@0, layer 3", "nothing@0"]
  ) {
    assertEquals(betterOf(key), undefined, key);
  }
  assertEquals(Object.keys(QUANTITIES).filter((name) => betterOf(`${name}@end`) !== undefined).length, 21);
});
