import { assertEquals } from "@std/assert";
import type { Judgement, RunRecord, VerdictWord } from "../../../results/format.ts";
import { someResult, someRun } from "../../../results/testing/results.ts";
import type { Claim, Expectation } from "../spec/blocks.ts";
import { cellsToConfirm } from "./confirm.ts";
import { judge, verdictOfAll } from "./judge.ts";
import { requestsOf } from "./reads.ts";

const A = { "model.width": 8 };
const B = { "model.width": 16 };

/** A run a seed, with these test accuracies; `undefined` for a run that diverged. */
function accuracies(values: readonly (number | undefined)[], cell = A): RunRecord[] {
  return values.map((value, seed) =>
    value === undefined
      ? someRun({ cell, status: "diverged", step: 3, scalars: {}, seed })
      : someRun({ cell, scalars: { "test_accuracy@end": value }, seed })
  );
}

const confirming = (runs: readonly RunRecord[]) =>
  runs.map((run): RunRecord => ({ ...run, seed: run.seed + 100, pass: "confirmation" }));

function verdictsOf(runs: readonly RunRecord[], claim: Omit<Claim, "id">) {
  return judge({
    canonical: someResult([...runs]).canonical,
    claims: [{ id: "D3-a", ...claim }],
    ledger: new Map([["D3-a", { document: "D3", line: 7, says: "It learns." }]]),
    quick: false,
    device: "a device",
    resultHash: "0".repeat(64),
    claimsHash: "c0",
  });
}

function judged(runs: readonly RunRecord[], expect: Expectation): Judgement {
  return verdictsOf(runs, { expect }).claims[0].judgements[0];
}

const tens = (value: number) => Array.from({ length: 10 }, (_, i) => Number((value + i / 1000).toFixed(3)));
const mean = (low: number, high: number): Expectation => ({
  mean: "test_accuracy",
  at: "end",
  where: A,
  in: [low, high],
});

Deno.test("a reading of several statistics holds where they all do", () => {
  const [yes, no, open, pending] = [
    "reproduced",
    "contradicted",
    "inconclusive",
    "inconclusive (to be confirmed)",
  ] as const;
  const rows: [VerdictWord[], VerdictWord][] = [
    [[yes, yes], yes],
    [[yes, open], open],
    [[yes, open, no], no],
    [[pending, open], pending],
    [[yes, "not run"], open],
    [["not run", "not run"], "not run"],
    [["not run", no], no],
  ];
  for (const [words, verdict] of rows) assertEquals(verdictOfAll(words), verdict, words.join());
  const claim = {
    readings: [{ reading: "a", expect: [mean(0.8, 1), mean(0.95, 1)] }, { reading: "b", expect: mean(0.8, 1) }],
  };
  const { claims: [{ verdict, judgements }] } = verdictsOf(
    [...accuracies(tens(0.9)), ...confirming(accuracies(tens(0.9)))],
    claim,
  );
  assertEquals(judgements.map(({ reading, verdict }) => [reading, verdict]), [
    ["a", "reproduced"],
    ["a", "contradicted"],
    ["b", "reproduced"],
  ]);
  assertEquals(verdict, "depends on the reading");
  const claims: Claim[] = [{ id: "D3-a", expect: [mean(0.8, 1), mean(0.95, 1)] }];
  const runs = accuracies(tens(0.9));
  assertEquals(verdictsOf(runs, claims[0]).claims[0].verdict, "inconclusive (to be confirmed)");
  assertEquals(cellsToConfirm(claims, verdictsOf(runs, claims[0])), [A]);
});

Deno.test("what is said of every run, or by a witness, is contradicted at once; existence never is", () => {
  const runs = [...accuracies([undefined, 0.5]), ...accuracies([0.5, 0.5], B)];
  const verdict = (expect: Expectation) => judged(runs, expect).verdict;
  assertEquals(verdict({ exists: { diverged: true }, is: false }), "contradicted");
  assertEquals(verdict({ exists: { diverged: true } }), "reproduced");
  assertEquals(verdict({ exists: { diverged: true }, where: B }), "inconclusive");
  assertEquals(verdict({ exists: { diverged: true }, where: B, is: false }), "reproduced");
  assertEquals(verdict({ identical: "test_accuracy", at: "end", of: A, to: B }), "contradicted");
});

Deno.test("a claim edited to ask for what runs did not record is not run, and says what is lacking", () => {
  const expect: Expectation = {
    median: "test_accuracy",
    at: { reduce: "first_step", above: 0.5 },
    where: A,
    in: [0, 9],
  };
  const { verdict, reason } = judged(accuracies(tens(0.9)), expect);
  assertEquals(verdict, "not run");
  assertEquals(reason, "the record lacks first_step(test_accuracy>0.5)@[0,end], which this claim asks for; run again");
  const claims: Claim[] = [
    { id: "a", expect: [expect, expect, { ...expect, at: 40, per: { at: { reduce: "max" } } }] },
    {
      id: "b",
      beside: [{ reading: "r", expect: { exists: { quantity: "loss", at: 3, above: 1 } } }],
      expect: mean(0, 1),
    },
  ];
  assertEquals(requestsOf(claims), [
    { quantity: "test_accuracy", at: { reduce: "first_step", above: 0.5 } },
    { quantity: "loss", at: 3 },
    { quantity: "test_accuracy", at: { reduce: "max" } },
    { quantity: "test_accuracy", at: 40 },
  ]);
});
