import { assertEquals } from "@std/assert";
import type { RunRecord } from "../../results/format.ts";
import { someResult, someRun } from "../../results/testing/results.ts";
import { ByVariant } from "../blocks.ts";
import { initResult } from "../testing/init_result.ts";
import { variantRows } from "./by_variant.ts";

const block = (...columns: unknown[]) => ByVariant.parse({ layout: "by_variant", rows: "model.init", columns });

Deno.test("a row a variant in the experiment's order; zeros, NaN and divergence are called what they are", () => {
  const columns = [
    { activation_mean: { layer: 10 } },
    { grad_norm: { layer: 1 } },
    { test_accuracy: {} },
    { share: "trained" },
    { share: "diverged" },
  ];
  const { header, rows, notes } = variantRows(block(...columns), initResult());
  assertEquals(header, [
    "initialization",
    "mean activation, layer 10, step 0",
    "gradient norm, layer 1, step 0",
    "test accuracy, at the end",
    "trained",
    "diverged",
  ]);
  assertEquals(rows.map(([name, , , , ...shares]) => [name, ...shares]), [
    ["zeros", "0 of 10", "0 of 10"],
    ["N(0, 1)", "0 of 10", "10 of 10"],
    ["N(0, 0.01²)", "0 of 10", "0 of 10"],
    ["N(0, 0.1²)", "0 of 10", "0 of 10"],
    ["Kaiming normal", "10 of 10", "0 of 10"],
  ]);
  assertEquals(rows[0].slice(1, 4), ["0", "0", "0.100"]);
  assertEquals(rows[1].slice(2, 4), ["NaN", "diverged"]);
  assertEquals(notes.slice(0, 2), [
    "Median over 10 seeds [least, greatest].",
    "Learning rate, tuned: for each seed the value with the least validation loss on the other seeds.",
  ]);
});

Deno.test("cells tell median, range and how many of the seeds have the value", () => {
  const runs = [0.5, 0.6, 0.9, undefined].map((accuracy, seed): RunRecord => {
    const run = someRun({ cell: { "model.init": "zeros" }, seed });
    return accuracy === undefined
      ? { ...run, status: "diverged", step: 7, scalars: {} }
      : { ...run, scalars: { "test_accuracy@end": accuracy } };
  });
  const failed = someRun({ cell: { "model.init": "zeros" }, seed: 4, status: "failed", scalars: {} });
  const columns = [{ test_accuracy: {} }, { share: "trained" }, { share: "diverged" }, { loss: { step: 0 } }];
  const { rows, notes } = variantRows(block(...columns), someResult([...runs, failed]));
  assertEquals(rows, [["zeros", "0.60 [0.50, 0.90], n = 3", "3 of 4", "1 of 4", "–"]]);
  assertEquals(notes, [
    "Median over 5 seeds [least, greatest].",
    "Trained: test accuracy of at least 0.8 of the best variant's, here 0.480.",
    "–: not recorded.",
  ]);
});

Deno.test("without a tested run nobody trained, and the table does not say so", () => {
  const { rows } = variantRows(block({ share: "trained" }), initResult(2, (kind) => kind === 1));
  assertEquals(rows, [["N(0, 1)", "–"]]);
});
