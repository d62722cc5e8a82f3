import { assertEquals } from "@std/assert";
import { shareInterval } from "../interval.ts";
import { judgeable, losses, oneTo, reasonNot, width, wordsOf } from "../testing/measured.ts";

const [A, B, C] = [width(8), width(16), width(32)];
const place = { at: "end" };

Deno.test("best: share of seeds in which a cell is ahead of all others, shared first places left out", () => {
  const runs = [
    ...losses(A, [1, 1, 1, 1, 1, 1, 5, 5, 2, undefined]),
    ...losses(B, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2]),
    ...losses(C, [3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
  ];
  const best = { best: "loss", ...place, of: A, is: "least" };
  const { value, n, interval, note } = judgeable(runs, best);
  assertEquals([value, n, interval], [6 / 9, 9, shareInterval(6, 9)]);
  assertEquals(note, "of 3 cells; in 1 of 10 seeds the first place is shared; they are left out");
  assertEquals(judgeable(runs, { ...best, is: "most" }).value, 0.3); // 5, 5 and the lost one
  assertEquals(judgeable(runs, { ...best, is: "most", of: C }).value, 0.7);
  assertEquals(judgeable(runs, { ...best, among: C }).n, 10);
  assertEquals(reasonNot(runs, { ...best, among: A }), "there is no other cell to be compared with");
  const tied = [...losses(A, [1, 1]), ...losses(B, [1, 1])];
  assertEquals(reasonNot(tied, best), "in every seed the first place is shared");
  assertEquals(wordsOf(best), "share of seeds with the least training loss at the end of all cells; width 8");
});

Deno.test("monotone: share of seeds that rise from cell to cell, equal neighbours allowed", () => {
  const runs = [
    ...losses(A, [1, 1, 1, 1, 1, 1, 1, 3]),
    ...losses(B, [2, 2, 2, 2, 1, 1, 1, 2]),
    ...losses(C, [3, 3, 3, 2, 2, 1, 0.5, 1]),
  ];
  const along = { monotone: "loss", ...place, is: "rising", along: [A, B, C] };
  const { value, n, note } = judgeable(runs, along);
  assertEquals([value, n], [5 / 7, 7]);
  assertEquals(note, "in 1 of 8 seeds all cells are equal; they are left out");
  const { along: _, ...over } = { ...along, over: "model.width" };
  assertEquals(judgeable(runs.toReversed(), over).value, 5 / 7); // by the setting, not by the order of the runs
  assertEquals(judgeable(runs, { ...along, is: "falling" }).value, 2 / 7);
  assertEquals(judgeable(runs, { ...along, along: [C, B, A] }).value, 2 / 7);
  assertEquals(reasonNot(losses(A, oneTo(3)), over), "there are no two cells to compare");
  assertEquals(wordsOf(over), "share of seeds with training loss at the end rising with width");
});
