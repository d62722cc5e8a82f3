import { assertEquals } from "@std/assert";
import type { RunRecord } from "./format.ts";
import { selectTuned } from "./select.ts";
import { someRun, someRuns } from "./testing/results.ts";

const RATES = [0.1, 0.3, 1];

/** Runs of seeds 0, 1, … (columns) at each rate (rows) by validation loss; a text is the status of a run without one. */
function table(rows: readonly (readonly (number | RunRecord["status"])[])[], over: Partial<RunRecord> = {}) {
  return rows.flatMap((row, i) =>
    row.map((entry, seed): RunRecord => {
      const shared = { tuned: { "optimizer.lr": RATES[i] }, seed, ...over };
      return typeof entry === "number"
        ? someRun({ ...shared, scalars: { "validation_loss@end": entry } })
        : someRun({ ...shared, status: entry, scalars: {} });
    })
  );
}

/** The rate chosen for each seed. */
const chosen = (runs: readonly RunRecord[]) => {
  const selected = selectTuned(runs).sort((a, b) => a.seed - b.seed);
  return selected.map(({ tuned }) => tuned["optimizer.lr"]);
};

Deno.test("each seed takes the value best on the others, not its own best", () => {
  // Seed 0 alone would choose 0.1, but seeds 1 and 2 have mean 4 there and 2.5 at 0.3.
  assertEquals(chosen(table([[1, 4, 4], [9, 2, 3]])), [0.3, 0.1, 0.1]);
  assertEquals(chosen(table([[3, 3, 3], [2, 2, 2], [1, 1, 1]])), [1, 1, 1]);
});

Deno.test("divergence is infinitely bad, and so is a loss that is not finite", () => {
  assertEquals(chosen(table([[5, 5, 5], [1, 1, "diverged"]])), [0.1, 0.1, 0.3]);
  assertEquals(chosen(table([[5, 5, 5], [1, NaN, 1], [1, 1, Infinity]])), [0.1, 0.3, 1]);
});

Deno.test("ties go to the value that appears first, also where all diverged", () => {
  assertEquals(chosen(table([[2, 2, 2], [2, 2, 2]])), [0.1, 0.1, 0.1]);
  assertEquals(chosen(table([["diverged", "diverged"], ["diverged", "diverged"]])), [0.1, 0.1]);
});

Deno.test("a value that failed, was skipped or is missing on another seed ranks behind every known one", () => {
  assertEquals(chosen(table([["diverged", "diverged", 1], [1, 1, "failed"]])), [0.1, 0.1, 0.3]);
  assertEquals(chosen(table([[5, 5, 5], ["skipped", 1, 1]])), [0.3, 0.1, 0.1]);
  const missing = table([[5, 5, 5], [1, 1, 1]]).filter(({ seed, tuned }) =>
    seed !== 2 || tuned["optimizer.lr"] === 0.1
  );
  assertEquals(chosen(missing), [0.1, 0.1, 0.1]);
});

Deno.test("a seed's own failed run stands for it where its value was chosen", () => {
  const selected = selectTuned(table([[5, 5, 5], ["failed", 1, 1]]));
  assertEquals(selected.find(({ seed }) => seed === 0)?.status, "failed");
});

Deno.test("cells and passes choose for themselves, and the runs keep their order", () => {
  const runs = [
    ...table([[1, 1], [2, 2]], { cell: { "model.init": "zeros" } }),
    ...table([[2, 2], [1, 1]], { cell: { "model.init": "kaiming_normal" } }),
    ...table([[2, 2], [1, 1]], { cell: { "model.init": "zeros" }, pass: "confirmation" }),
  ];
  const selected = selectTuned(runs.toReversed());
  assertEquals(selected.map(({ tuned }) => tuned["optimizer.lr"]), [0.3, 0.3, 0.3, 0.3, 0.1, 0.1]);
  assertEquals(selected.map((run) => runs.indexOf(run)), [11, 10, 7, 6, 1, 0]);
});

Deno.test("one seed chooses by its own loss; without tuning every run comes back", () => {
  assertEquals(chosen(table([[2], [1]])), [0.3]);
  const runs = someRuns(3, [{ a: 1 }, { a: 2 }]);
  assertEquals(selectTuned(runs), runs);
  assertEquals(selectTuned([]), []);
});
