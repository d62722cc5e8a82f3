import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { compareResults } from "./compare.ts";
import { compareQuantities } from "./compare_quantities.ts";
import { comparisonMarkdown, describeComparison, describePublished } from "./compare_text.ts";
import { Files } from "./files.ts";
import type { Result, RunRecord, Verdicts } from "./format.ts";
import { publish } from "./publish.ts";
import { SimulatedDisk } from "./simulated_disk.ts";
import { studentQuantile } from "./student_t.ts";
import { verifyResult } from "./verify.ts";
import { someResult, someRun, someRuns } from "./testing/results.ts";
import { VERDICTS_1 } from "./testing/version_1.ts";

const CELLS = [{ "model.init": "zeros" }, { "model.init": "kaiming_normal" }];
const base = someResult(someRuns(10, CELLS));
const against = (result: Result, verdicts: Verdicts | null = VERDICTS_1) => ({
  name: { suite: "suite", experiment: "experiment", device: "cpu" as const, revision: 4 },
  result,
  verdicts,
});
const withRuns = (change: (run: RunRecord, index: number) => Partial<RunRecord>): Result =>
  someResult(base.canonical.runs.map((run, i) => ({ ...run, ...change(run, i) })));
const lossOf = (...values: number[]) => values.map((x, seed) => someRun({ seed, scalars: { x }, profiles: {} }));

Deno.test("the same result again is identical, whoever made it and when", () => {
  const again = { ...base, provenance: { ...base.provenance, wallSeconds: 77, processor: "another" } };
  assertEquals(describeComparison(again, VERDICTS_1, against(base)), [
    "identical to the published result (revision 4), 20 of 20 runs bit for bit",
  ]);
  assertEquals(comparisonMarkdown(compareResults(base, again)), "- identical, 20 runs bit for bit\n");
});

Deno.test("a divergence's origin counts where both records have one; older records lack it", () => {
  const layer = (n: number) => ({ nonfinite: { layer: n, where: "output", tensor: `layer${n}.out` } as const });
  const diverged = (more: Partial<RunRecord>) =>
    withRuns((_, i) => i < 3 ? { status: "diverged", step: 4, reason: "the loss is NaN at step 4", ...more } : {});
  const [older, newer, other] = [diverged({}), diverged(layer(2)), diverged(layer(3))];
  for (const [a, b] of [[older, newer], [newer, older], [newer, newer]]) {
    const { identical, runs } = compareResults(a, b);
    assertEquals([identical, runs.identical, runs.unexplained], [true, 20, 0]);
    assertEquals(verifyResult(a, b).outcome, "identical");
  }
  const { identical, runs } = compareResults(newer, other);
  assertEquals([identical, runs.identical, runs.unexplained], [false, 17, 3]);
});

Deno.test("other bits on the same device and build are called a fault, on another build stale", () => {
  const bits = withRuns((run, i) => i < 2 ? { scalars: { "loss@end": run.scalars["loss@end"] + 1e-7 } } : {});
  const lines = describeComparison(bits, VERDICTS_1, against(base));
  assertStringIncludes(lines[0], "revision 4): 18 of 20 runs bit for bit");
  assertStringIncludes(lines[1], "2 runs have other bits on the same device and build");
  const built = withRuns((run) => ({ build: "b1", scalars: { "loss@end": run.scalars["loss@end"] + 1e-7 } }));
  const stale = describeComparison(built, VERDICTS_1, against(base));
  assertEquals(stale[1], "the published result is stale: another build in 20 runs");
  assertEquals(stale[2], "of 6 means over seeds 6 same, 0 changed, 0 undecided");
  const gpu = { ...built, provenance: { ...base.provenance, device: { ...base.provenance.device, name: "a GPU" } } };
  assertEquals(
    describeComparison(gpu, VERDICTS_1, against(base))[1],
    "another device (WebAssembly, fused; here a GPU)",
  );
});

Deno.test("what only one of two runs was asked for is no fault", () => {
  const asked = withRuns((run) => ({ scalars: { ...run.scalars, "max(loss)@[0,end]": 3 } }));
  const { identical, runs } = compareResults(base, asked);
  assertEquals([identical, runs.identical, runs.unexplained], [false, 20, 0]);
  const other = withRuns((run) => ({ scalars: { ...run.scalars, "max(loss)@[0,end]": 4 } }));
  assertEquals(compareResults(asked, other).runs.unexplained, 20);
});

Deno.test("statuses, quantities and verdicts that change are named", () => {
  const worse = withRuns((run, i) =>
    i >= 10
      ? { build: "b1", scalars: { "loss@end": run.scalars["loss@end"] + 1 } }
      : i === 0
      ? { build: "b1", status: "diverged", step: 5 }
      : {}
  );
  const verdicts: Verdicts = structuredClone(VERDICTS_1);
  verdicts.claims[0].verdict = "contradicted";
  const lines = describeComparison(worse, verdicts, against(base));
  assert(lines.length <= 6);
  assertEquals(lines[2], "1 run ended differently: zeros, seed 0: ok → diverged");
  assertStringIncludes(lines[3], "1 changed, 0 undecided: loss@end (Kaiming normal) ");
  assertEquals(lines[4], "1 verdict changed: D3-some-claim: inconclusive (to be confirmed) → contradicted");
  assertStringIncludes(comparisonMarkdown(compareResults(base, worse)), "| Kaiming normal | loss@end |");
});

Deno.test("fewer seeds, other settings, and nothing in common", () => {
  const fewer = someResult(someRuns(6, CELLS));
  assertStringIncludes(
    describeComparison(fewer, VERDICTS_1, against(base))[0],
    "12 of 12 runs bit for bit; 8 published",
  );
  const settings = withRuns(({ id }) => ({ id: `${id}x` }));
  assertStringIncludes(describeComparison(settings, VERDICTS_1, against(base))[1], "other settings or data in 20 runs");
  const other = someResult(someRuns(6, [{ "model.init": "orthogonal" }]));
  assertStringIncludes(describeComparison(other, VERDICTS_1, against(base))[0], "no run in common");
  const elsewhere = { ...base, canonical: { ...base.canonical, experiment: "other" } };
  assertThrows(() => compareResults(base, elsewhere), RangeError, "of one experiment");
});

Deno.test("a bench compares with its own device first, then with the other", () => {
  const files = new Files(new SimulatedDisk());
  assertStringIncludes(describePublished(files, base, VERDICTS_1)[0], "nothing published yet");
  publish(files, base);
  assertStringIncludes(describePublished(files, base, VERDICTS_1)[0], "identical");
  const gpu: Result = {
    ...withRuns(() => ({ build: "g0" })),
    provenance: { ...base.provenance, device: { ...base.provenance.device, kind: "gpu", name: "a GPU" } },
  };
  const lines = describePublished(files, gpu, VERDICTS_1);
  assertEquals(lines[0], "nothing published yet for the gpu");
  assertStringIncludes(lines[2], "another device");
});

Deno.test("intervals are those of the t tests, paired by seed where seeds are the same", () => {
  const [a, b] = [[1, 2, 3, 4], [1.5, 2.25, 3.75, 4.5]];
  const [paired] = compareQuantities(lossOf(...a), lossOf(...b));
  const differences = [0.5, 0.25, 0.75, 0.5];
  const deviation = Math.sqrt(differences.reduce((sum, d) => sum + (d - 0.5) ** 2, 0) / 3);
  const reach = studentQuantile(0.975, 3) * deviation / 2;
  assertEquals(paired.paired, true);
  assertEquals(paired.interval, [0.5 - reach, 0.5 + reach]);
  assertEquals(paired.word, "same"); // well within the spread of seeds, though not zero
  const [welch] = compareQuantities(lossOf(...a), lossOf(...b, 3));
  assertEquals(welch.paired, false);
  // variances 5/3 and 1.40625 over n, degrees of freedom after Welch and Satterthwaite
  const [va, vb] = [5 / 3 / 4, 1.40625 / 5];
  const df = (va + vb) ** 2 / (va ** 2 / 3 + vb ** 2 / 4);
  const width = 2 * studentQuantile(0.975, df) * Math.sqrt(va + vb);
  const [low, high] = welch.interval!;
  assert(Math.abs(high - low - width) <= 1e-12 && Math.abs((low + high) / 2 - 0.5) <= 1e-12, `${welch.interval}`);
  assertEquals(welch.word, "undecided");
});

Deno.test("words at the edges: no spread, rounding, non-finite values, one seed", () => {
  const word = (a: number[], b: number[]) => compareQuantities(lossOf(...a), lossOf(...b))[0].word;
  assertEquals(word([1, 1, 1], [2, 2, 2]), "changed");
  assertEquals(word([1, 1, 1], [1 + 1e-7, 1 + 1e-7, 1 + 1e-7]), "same");
  assertEquals(word([NaN, 1, Infinity], [NaN, 1, Infinity]), "same");
  assertEquals(word([NaN, 1, 2], [1, 1, 2]), "undecided");
  assertEquals(word([1], [2]), "undecided");
  assertEquals(word([0, 0], [-0, 0]), "same");
});

Deno.test("chance alone changes almost nothing: noise in 200 quantities, 40 times", () => {
  let state = 1;
  const uniform = () => (state = Math.imul(state, 48271) >>> 1) / 2 ** 31;
  const noisy = () =>
    Array.from({ length: 10 }, (_, seed) => {
      const scalars = Object.fromEntries(Array.from({ length: 200 }, (_, q) => [`q${q}`, uniform() + uniform()]));
      return someRun({ seed, scalars, profiles: {} });
    });
  const comparisons = Array.from({ length: 40 }, () => compareQuantities(noisy(), noisy()));
  const wrong = comparisons.filter((all) => all.some(({ word }) => word === "changed")).length;
  assert(wrong <= 7, `${wrong} of 40 comparisons called noise a change; 2 are expected, 7 are 1 in 1000`);
});
