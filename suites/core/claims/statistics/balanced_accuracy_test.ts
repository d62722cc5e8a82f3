import { assertAlmostEquals, assertEquals } from "@std/assert";
import { someRun } from "../../../../results/testing/results.ts";
import { judgeable, oneTo, reasonNot, wordsOf } from "../testing/measured.ts";

/** A draw with a score at step 0 and a loss at the end. */
const draw = (i: number, score: number, loss: number) =>
  someRun({ cell: { "optimizer.lr": i }, scalars: { "loss@end": loss, "train_accuracy@end": score } });

const score = { quantity: "train_accuracy", at: "end" };
const loss = { quantity: "loss", at: "end" };
const TWO = {
  balanced_accuracy: [
    { kind: { ...loss, above: 1 }, rule: { ...score, above: 0 } },
    { kind: { ...loss, below: 1 } },
  ],
};

Deno.test("it is the mean of the shares told right, whatever the kinds' sizes", () => {
  // 100 bad runs, 80 of them told; 400 good ones, 300 told: (0.8 + 0.75) / 2, where plain accuracy is 380/500.
  const runs = oneTo(500).map((i) => i <= 100 ? draw(i, i <= 80 ? 1 : -1, 2) : draw(i, i <= 400 ? -1 : 1, 0.5));
  const { value, interval, n } = judgeable(runs, TWO);
  assertAlmostEquals(value, 0.775, 1e-12);
  assertEquals(n, 500);
  // The recalls are binomial: standard error √(0.8·0.2/100 + 0.75·0.25/400) / 2.
  const error = Math.sqrt(0.16 / 100 + 0.1875 / 400) / 2;
  assertAlmostEquals(interval!.low, 0.775 - 1.96 * error, 0.007);
  assertAlmostEquals(interval!.high, 0.775 + 1.96 * error, 0.007);
});

Deno.test("kinds and rules are tried in order, runs of no kind are left out, one that no rule takes is wrong", () => {
  const three = {
    balanced_accuracy: [
      { kind: { ...loss, above: 2 }, rule: { ...score, above: 2 } },
      { kind: { ...loss, above: 1 }, rule: { ...score, above: 1 } },
      { kind: { ...loss, below: 0.5 }, rule: { ...score, below: 0 } },
    ],
  };
  const runs = oneTo(40).map((i) => {
    if (i <= 10) return draw(i, 3, 3); // the first rule takes it, though the second would too
    if (i <= 20) return draw(i, i % 2 ? 1.5 : 3, 1.5);
    return i <= 30 ? draw(i, i <= 22 ? 0.5 : -1, 0.1) : draw(i, 0, 0.7); // 21 and 22 are taken by no rule
  });
  const { value, n, note } = judgeable(runs, three);
  assertAlmostEquals(value, (1 + 0.5 + 0.8) / 3, 1e-12);
  assertEquals([n, note], [30, "10 of 40 runs are of no kind and left out"]);
});

Deno.test("told right every time is judged by exact intervals of the kinds, not as certain", () => {
  const runs = oneTo(30).map((i) => i <= 10 ? draw(i, 1, 2) : draw(i, -1, 0.5));
  const { value, interval } = judgeable(runs, TWO);
  const edge = (n: number) => 0.0125 ** (1 / n); // each kind's interval misses half as often
  assertEquals([value, interval!.high], [1, 1]);
  assertAlmostEquals(interval!.low, (edge(10) + edge(20)) / 2, 1e-12);
  assertEquals(reasonNot(runs.slice(10), TWO), "1 of 2 classes have no run");
  assertEquals(
    wordsOf(TWO),
    "balanced accuracy of telling runs with training loss at the end above 1 by runs with training accuracy at the end " +
      "above 0, runs with training loss at the end below 1 by exclusion",
  );
});
