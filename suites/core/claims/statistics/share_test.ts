import { assertAlmostEquals, assertEquals } from "@std/assert";
import { shareInterval } from "../interval.ts";
import { judgeable, losses, oneTo, reasonNot, width, wordsOf } from "../testing/measured.ts";

const [A, B] = [width(8), width(16)];
const loss = { quantity: "loss", at: "end" };

Deno.test("between two limits, divergence by a step, cells, and combinations count what they say", () => {
  const runs = [...losses(A, [...oneTo(8), undefined, undefined])];
  const share = (predicate: object) => judgeable(runs, { share: predicate, where: A }).value;
  assertEquals(share({ ...loss, above: 2, below: 6 }), 0.3); // 3, 4, 5; lost ones are at Infinity
  assertEquals([share({ diverged: true, by: 2 }), share({ diverged: true, by: 3 })], [0, 0.2]);
  assertEquals(share({ diverged: false, by: 2 }), 1);
  assertEquals(share({ all: [{ ...loss, above: 2 }, { diverged: false }] }), 0.6);
  assertEquals(share({ any: [{ ...loss, below: 2 }, { diverged: true }] }), 0.3);
  assertEquals(share({ not: { any: [{ ...loss, below: 2 }, { diverged: true }] } }), 0.7);
  assertEquals([share({ cell: A }), share({ cell: B })], [1, 0]);
  assertEquals([share({ setting: "model.width", above: 7 }), share({ setting: "model.width", below: 8 })], [1, 0]);
});

Deno.test("precision and recall are shares among the runs of which something else is true", () => {
  const runs = losses(A, oneTo(20));
  const precision = { share: { ...loss, above: 15 }, given: { runs: { ...loss, above: 10 } }, where: A };
  const { value, n, interval, note } = judgeable(runs, precision);
  assertEquals([value, n, note], [0.5, 10, "5 of 10 runs"]);
  assertEquals(interval, shareInterval(5, 10));
  assertEquals(
    wordsOf(precision),
    "share of runs with training loss at the end above 15, of runs with training loss at the end above 10; width 8",
  );
  assertEquals(
    reasonNot(runs, { ...precision, given: { runs: { diverged: true } } }),
    "there are no diverged runs",
  );
});

Deno.test("a condition can be asked of the same seed in another cell", () => {
  // Without clipping (B) seeds 0 to 5 diverge; with it (A) seeds 0 to 3 of these end below 3.
  const runs = [
    ...losses(A, oneTo(10).map((i) => i <= 4 ? 1 : i === 10 ? 2 : 5)),
    ...losses(B, oneTo(10).map((i) => i <= 6 ? undefined : 1)),
  ];
  const kept = { share: { ...loss, below: 3 }, given: { runs: { diverged: true }, of: B }, where: A };
  const { value, n } = judgeable(runs, kept);
  assertEquals(n, 6);
  assertAlmostEquals(value, 4 / 6, 1e-12);
  assertEquals(reasonNot(runs.slice(1), kept), "the two cells have other seeds");
});
