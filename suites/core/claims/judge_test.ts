import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { encodeVerdicts } from "../../../results/encode.ts";
import { type Judgement, type RunRecord, Verdicts, type VerdictWord } from "../../../results/format.ts";
import { someResult, someRun } from "../../../results/testing/results.ts";
import type { Claim, Expectation } from "../spec/blocks.ts";
import { fitsAny } from "./cells.ts";
import { cellsToConfirm } from "./confirm.ts";
import { judge, rowVerdict } from "./judge.ts";

const A = { "model.width": 8 };
const B = { "model.width": 16 };
const LEDGER = new Map([["D3-a", { document: "D3", line: 7, says: "It learns." }]]);

/** A run a seed, with these test accuracies; `undefined` for a run that diverged. */
function accuracies(values: readonly (number | undefined)[], over: Partial<RunRecord> = {}): RunRecord[] {
  return values.map((value, seed) =>
    value === undefined
      ? someRun({ cell: A, status: "diverged", step: 3, scalars: {}, seed, ...over })
      : someRun({ cell: A, scalars: { "test_accuracy@end": value }, seed, ...over })
  );
}

const confirming = (runs: readonly RunRecord[]) =>
  runs.map((run): RunRecord => ({ ...run, seed: run.seed + 100, pass: "confirmation" }));

function verdictsOf(
  runs: readonly RunRecord[],
  claim: Omit<Claim, "id">,
  over: { quick?: boolean; hash?: string } = {},
) {
  return judge({
    canonical: someResult([...runs]).canonical,
    claims: [{ id: "D3-a", ...claim }],
    ledger: LEDGER,
    quick: over.quick ?? false,
    device: "a device",
    resultHash: "0".repeat(64),
    claimsHash: over.hash ?? "c0",
  });
}

function judged(runs: readonly RunRecord[], expect: Expectation, quick = false): Judgement {
  return verdictsOf(runs, { expect }, { quick }).claims[0].judgements[0];
}

const tens = (value: number) => Array.from({ length: 10 }, (_, i) => Number((value + i / 1000).toFixed(3)));
const mean = (low: number, high: number): Expectation => ({
  mean: "test_accuracy",
  at: "end",
  where: A,
  in: [low, high],
});
const median = (low: number, high: number): Expectation => ({
  median: "test_accuracy",
  at: "end",
  where: A,
  in: [low, high],
});
const above = (limit: number | { of_best: number }): Expectation => ({
  share: { quantity: "test_accuracy", at: "end", above: limit },
  where: A,
  in: [0.65, 1],
});

Deno.test("an interval within the range reproduces, one wholly outside contradicts, else nothing is known", () => {
  const runs = accuracies(tens(0.9));
  for (const statistic of [mean, median]) {
    assertEquals(judged(runs, statistic(0.8, 1)).verdict, "reproduced");
    assertEquals(judged(runs, statistic(0.9045, 1)).verdict, "inconclusive");
    assertEquals(judged(runs, statistic(0, 0.5)).verdict, "inconclusive (to be confirmed)");
  }
  const { value, interval, n, range, statistic, reason } = judged(runs, median(0.8, 1));
  assertEquals([value, interval, n, range], [(0.904 + 0.905) / 2, [0.901, 0.908], 10, [0.8, 1]]);
  assertEquals(statistic, "median test accuracy at the end; width 8");
  assertEquals(reason, "the interval lies within the allowed range");
});

Deno.test("a contradiction must hold on the second set of seeds too", () => {
  const first = accuracies(tens(0.3));
  const verdict = (second: readonly (number | undefined)[]) =>
    judged([...first, ...confirming(accuracies(second))], median(0.8, 1));
  assertEquals(verdict(tens(0.4)).verdict, "contradicted");
  assertEquals(verdict(tens(0.4)).confirmation, {
    value: 0.4045,
    interval: [0.401, 0.408],
    n: 10,
    verdict: "contradicted",
  });
  assertEquals([verdict(tens(0.9)).verdict, verdict(tens(0.9)).confirmation?.verdict], ["inconclusive", "reproduced"]);
  const unneeded = judged([...accuracies(tens(0.9)), ...confirming(first)], median(0.8, 1));
  assertEquals([unneeded.verdict, unneeded.confirmation], ["reproduced", null]);
});

Deno.test("cells to confirm are those that contradicted claims read, until they have run", () => {
  const runs = [...accuracies(tens(0.3)), ...accuracies(tens(0.9), { cell: B })];
  const claims: Claim[] = [{ id: "D3-a", expect: median(0.8, 1) }];
  const patterns = cellsToConfirm(claims, verdictsOf(runs, claims[0]));
  assertEquals([fitsAny(A, patterns), fitsAny(B, patterns)], [true, false]);
  const best: Claim[] = [{ id: "D3-a", expect: above({ of_best: 0.8 }) }];
  const all = cellsToConfirm(best, verdictsOf(runs, best[0]));
  assertEquals([fitsAny(A, all), fitsAny(B, all)], [true, true]);
  // Half of what the claim compares is not enough to confirm it.
  const half = [...runs, ...confirming(accuracies(tens(0.3)))];
  assertEquals(verdictsOf(half, best[0]).claims[0].verdict, "inconclusive (to be confirmed)");
  const whole = [...half, ...confirming(accuracies(tens(0.9), { cell: B }))];
  assertEquals(verdictsOf(whole, best[0]).claims[0].verdict, "contradicted");
  assertEquals(cellsToConfirm(best, verdictsOf(whole, best[0])), []);
});

Deno.test("exact claims hold in every run or are contradicted at once", () => {
  const exact = (is: number | "NaN"): Expectation => ({ exact: "test_accuracy", at: "end", where: A, is });
  assertEquals(judged(accuracies([0, -0, 0]), exact(0)).verdict, "reproduced");
  const one = judged(accuracies([0, 1e-300, 0]), exact(0));
  assertEquals([one.verdict, one.value, one.interval], ["contradicted", 1e-300, null]);
  assertEquals(one.reason, "1 of 3 runs have another value");
  const loss = (
    value: number,
  ) => [someRun({ cell: A, scalars: { "grad_norm@0": value }, profiles: { "grad_norm@0": [value] } })];
  const nan: Expectation = { exact: "grad_norm", layer: 1, at: 0, where: A, is: "NaN" };
  assertEquals([NaN, Infinity].map((value) => judged(loss(value), nan).verdict), ["reproduced", "contradicted"]);
  assertEquals(verdictsOf(accuracies([0, 0]), { expect: exact(0) }).intervals, 0);
});

Deno.test("a diverged run fails what asks for accuracy, satisfies what asks for none, and is the worst of a median", () => {
  const lost = accuracies(new Array(10).fill(undefined));
  assertEquals([judged(lost, above(0.5)).value, judged(lost, above(0.5)).n], [0, 10]);
  const below: Expectation = { share: { quantity: "test_accuracy", at: "end", below: 0.5 }, where: A, in: [0.65, 1] };
  const { verdict, reason } = judged(lost, below);
  assertEquals(verdict, "reproduced");
  assertStringIncludes(reason, "10 of 10 runs were lost and count as the worst test accuracy");
  const two = accuracies([undefined, undefined, ...tens(0.9).slice(2)]);
  assertEquals(judged(two, median(0.8, 1)).interval, [-Infinity, 0.908]);
  assertEquals(judged(two, mean(0, 0.1)).verdict, "inconclusive");
  assertStringIncludes(judged(two, mean(0, 0.1)).reason, "2 of 10 values are not finite");
  assertEquals(judged(two, { share: { diverged: true }, where: A, in: [0, 1] }).value, 0.2);
});

Deno.test("NaN is beyond every range of a median, and only counted where the claim asks for it", () => {
  const grads = (values: readonly number[]) =>
    values.map((value, seed) => someRun({ cell: A, seed, profiles: { "grad_norm@0": [value] } }));
  const place = { layer: 1, at: 0, where: A } as const;
  const broken = grads(new Array(10).fill(NaN));
  const outside = judged(broken, { median: "grad_norm", ...place, in: [0, 1] });
  assertEquals([outside.verdict, outside.value], ["inconclusive (to be confirmed)", NaN]);
  assertEquals(judged(broken, { mean: "grad_norm", ...place, in: [0, 1] }).verdict, "inconclusive");
  const is = (kind: "nan" | "finite" | "infinite") =>
    judged(grads([NaN, NaN, NaN, Infinity, 1, 2]), {
      share: { quantity: "grad_norm", layer: 1, at: 0, is: kind },
      where: A,
      in: [0, 1],
    }).value;
  assertEquals([is("nan"), is("finite"), is("infinite")], [3 / 6, 2 / 6, 1 / 6]);
  const below = judged(broken, { share: { quantity: "grad_norm", layer: 1, at: 0, below: 1 }, where: A, in: [0, 1] });
  assertEquals(below.value, 0);
});

Deno.test("what failed, was skipped, is missing or was not recorded is said, never dropped", () => {
  const runs = accuracies(tens(0.9));
  const spoil = (over: Partial<RunRecord>) => judged([...runs.slice(1), { ...runs[0], ...over }], mean(0.8, 1));
  const failed = spoil({ status: "failed", reason: "the engine ended" });
  assertEquals(failed.verdict, "inconclusive");
  assertEquals(failed.reason, "1 of 10 runs failed or were skipped (seed 0 failed: the engine ended)");
  assertEquals(spoil({ scalars: {} }).reason, "1 of 10 runs have no test accuracy at the end");
  const skipped = runs.map((run): RunRecord => ({ ...run, status: "skipped", reason: "no data" }));
  assertEquals([judged(skipped, mean(0, 1)).verdict, judged(skipped, mean(0, 1)).reason], [
    "not run",
    "skipped: no data",
  ]);
  assertEquals(judged(accuracies(tens(0.9), { scalars: {} }), mean(0, 1)).verdict, "not run");
  assertEquals(judged(accuracies(tens(0.9), { cell: B }), mean(0, 1)).reason, "no run of width 8");
  const tuned = [1, 2].flatMap((lr) => accuracies(tens(0.9), { tuned: { "optimizer.lr": lr } }));
  assertEquals(judged(tuned.slice(1), mean(0, 1)).reason, "1 of 20 runs are missing");
});

Deno.test("tuned runs are judged by the value chosen on the other seeds", () => {
  const of = (lr: number, loss: number, accuracy: number) =>
    tens(0).map((_, seed) =>
      someRun({
        cell: A,
        seed,
        tuned: { "optimizer.lr": lr },
        scalars: { "validation_loss@end": loss, "test_accuracy@end": accuracy + seed / 1000 },
      })
    );
  const { n, value } = judged([...of(0.1, 1, 0.5), ...of(1, 2, 0.9)], median(0, 1));
  assertEquals([n, value], [10, 0.5045]);
});

Deno.test("ratios are paired by seed, and so are orderings", () => {
  const b = accuracies(tens(0.3).toReversed(), { cell: B });
  const a = b.map((run): RunRecord => ({
    ...run,
    cell: A,
    scalars: { "test_accuracy@end": 3 * run.scalars["test_accuracy@end"] },
  })).toReversed();
  const ratio = (low: number, high: number) =>
    judged([...a, ...b], { ratio: "test_accuracy", at: "end", of: A, to: B, in: [low, high] });
  assertEquals(ratio(2.999, 3.001).verdict, "reproduced");
  assertEquals(ratio(1, 2).verdict, "inconclusive (to be confirmed)");
  const order = (is: "more" | "less", runs = [...a, ...b]) =>
    judged(runs, { ordering: "test_accuracy", at: "end", of: A, is, than: B });
  assertEquals([order("more").verdict, order("more").value], ["reproduced", 1]);
  assertEquals(order("less").verdict, "inconclusive (to be confirmed)");
  const tied = [...b.map((run): RunRecord => ({ ...run, cell: A })), ...b];
  assertEquals(order("more", tied).reason, "all pairs are equal");
  assertEquals(order("more", [...a.slice(1), ...b]).reason, "the two cells have other seeds");
});

Deno.test("a slope of logarithms is an exponent, resampled by seed", () => {
  const widths = [8, 16, 32, 64];
  const runs = widths.flatMap((width) =>
    tens(1).map((factor, seed) =>
      someRun({ cell: { "model.width": width }, seed, scalars: { "loss@0": factor * width ** 1.5 } })
    )
  );
  const line = { at: 0, over: "model.width" } as const;
  const slope = judged(runs, { slope: "loss", ...line, scale: "log", in: [1.4, 1.6] });
  assertEquals([slope.verdict, slope.n], ["reproduced", 10]);
  assert(Math.abs(slope.value! - 1.5) <= 1e-9, `${slope.value}`);
  assertEquals(judged(runs, { spearman: "loss", ...line, in: [0.5, 1] }).verdict, "reproduced");
  const few = judged(runs.filter(({ seed }) => seed < 9), { spearman: "loss", ...line, in: [0.5, 1] });
  assertEquals([few.verdict, few.reason], ["inconclusive", "a finite 95 % interval needs at least 10, got 9"]);
});

Deno.test("readings are judged one by one; what stands beside or was not run decides nothing", () => {
  const { claims: [claim], intervals, expectedByChance } = verdictsOf(accuracies(tens(0.9)), {
    readings: [{ reading: "mean", expect: mean(0.8, 1) }, { reading: "median", expect: median(0.8, 1) }],
    beside: [{ reading: "theory", expect: mean(0, 0.5) }],
    not_run: [{ part: "other widths", reason: "there is one" }],
  });
  assertEquals(claim.verdict, "reproduced");
  assertEquals(claim.judgements.map(({ reading, beside, verdict }) => [reading, beside, verdict]), [
    ["mean", false, "reproduced"],
    ["median", false, "reproduced"],
    ["theory", true, "inconclusive (to be confirmed)"],
    [null, false, "not run"],
  ]);
  assertEquals(claim.judgements[3].statistic, "other widths");
  // Two means at 95 %, and a median whose order statistics cover 1 − 22/1024.
  assertEquals([intervals, expectedByChance], [3, Number((0.1 + 22 / 1024).toFixed(6))]);
  assertEquals(verdictsOf([], { not_run: [{ part: "all", reason: "needs a GPU" }] }).claims[0].verdict, "not run");
});

Deno.test("readings that differ depend on the reading", () => {
  const [yes, no, open, pending] = [
    "reproduced",
    "contradicted",
    "inconclusive",
    "inconclusive (to be confirmed)",
  ] as const;
  const rows: [VerdictWord[], VerdictWord][] = [
    [[yes, yes], yes],
    [[yes, no], "depends on the reading"],
    [[yes, open], "depends on the reading"],
    [[open, pending], pending],
    [["not run", no], no],
    [["not run"], "not run"],
    [[], "not run"],
  ];
  for (const [words, verdict] of rows) assertEquals(rowVerdict(words), verdict);
});

Deno.test("a quick run needs no confirmation and is marked; three medians make an interval of 75 %", () => {
  const runs = accuracies([0.9, 0.91, 0.92]);
  const { verdict, reason } = judged(runs, median(0, 0.5), true);
  assertEquals(verdict, "contradicted");
  assertStringIncludes(reason, "of 3 values the least and the greatest make a 75 % interval");
  const full = judged(runs, median(0, 0.5));
  assertEquals([full.verdict, full.reason], ["inconclusive", "a finite 95 % interval needs at least 6, got 3"]);
  const { claims: [claim], expectedByChance } = verdictsOf(runs, { expect: median(0, 0.5) }, { quick: true });
  assertEquals([claim.quick, expectedByChance], [true, 0.25]);
});

Deno.test("a claim edited after the run is marked, an unknown one is refused", () => {
  const runs = accuracies(tens(0.9));
  assertEquals(verdictsOf(runs, { expect: mean(0, 1) }).claims[0].edited, false);
  assertEquals(verdictsOf(runs, { expect: mean(0, 1) }, { hash: "c1" }).claims[0].edited, true);
  const canonical = someResult(runs).canonical;
  const input = { canonical, ledger: LEDGER, quick: false, device: "", resultHash: "", claimsHash: "" };
  assertThrows(() => judge({ ...input, claims: [{ id: "D3-b" }] }), RangeError, "Cannot judge D3-b");
});

Deno.test("verdicts can be written and read back, NaN and infinities too", () => {
  const verdicts = verdictsOf(accuracies([undefined, ...tens(0.9)]), {
    readings: [{ reading: "a", expect: median(0.8, 1) }, {
      reading: "b",
      expect: { ...mean(0, 1), in: [0, "Infinity"] },
    }],
  });
  assertEquals(Verdicts.parse(JSON.parse(encodeVerdicts(verdicts))), verdicts);
});
