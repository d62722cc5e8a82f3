import { assert, assertEquals } from "@std/assert";
import { normals } from "../../random.ts";
import { verdictOfInterval } from "../verdict.ts";
import { judgeable, losses, oneTo, reasonNot, width } from "../testing/measured.ts";

const inside = (cell: number) => losses(width(cell), oneTo(10).map((i) => 5 + i / 100));
const outside = (cell: number) => losses(width(cell), oneTo(10).map((i) => 50 + i));
const open = (cell: number) => losses(width(cell), oneTo(10).map((i) => i));
const RANGE = [5, 6] as [number, number];
const median = { median: "loss", at: "end", in: RANGE };

function verdict(how: "some_cell" | "every_cell", runs: ReturnType<typeof losses>): string {
  return verdictOfInterval(judgeable(runs, { [how]: median }).interval!, RANGE);
}

Deno.test("some cell: one within the range proves it, all outside refute it; every cell: the other way round", () => {
  const rows: [ReturnType<typeof losses>, string, string][] = [
    [[...inside(1), ...outside(2)], "reproduced", "contradicted"],
    [[...inside(1), ...open(2)], "reproduced", "inconclusive"],
    [[...open(1), ...outside(2)], "inconclusive", "contradicted"],
    [[...outside(1), ...outside(2)], "contradicted", "contradicted"],
    [[...inside(1), ...inside(2)], "reproduced", "reproduced"],
    [[...open(1), ...open(2)], "inconclusive", "inconclusive"],
  ];
  for (const [runs, some, every] of rows) {
    assertEquals([verdict("some_cell", runs), verdict("every_cell", runs)], [some, every]);
  }
  const { note } = judgeable([...outside(1), ...inside(2)], { some_cell: median });
  assertEquals(note, "1 of 2 cells are within the range, the first: width 2");
});

Deno.test("each cell is one sample: lost seeds of one are not made good by another", () => {
  const share = { share: { diverged: true }, in: [0.5, 1] };
  const runs = [1, 2].flatMap((cell) =>
    losses(width(cell), oneTo(10).map((i) => (i > 5) === (cell > 1) ? undefined : 1))
  );
  assertEquals(judgeable(runs, { every_cell: share }).value, 0.5);
  assertEquals(judgeable(runs, { some_cell: share }).n, 10);
  assertEquals(reasonNot(runs, { some_cell: share, where: width(3) }), "no run of width 3");
});

Deno.test("of many cells whose true mean is just outside, some is found inside no more often than 5 %", () => {
  let [found, naive] = [0, 0];
  const trials = 100;
  for (let trial = 0; trial < trials; trial++) {
    const values = oneTo(20).map((cell) => [...normals(trial, `quantified_test ${cell}`, 10)]);
    const runs = values.flatMap((one, i) => losses(width(i + 1), one));
    const range = [0, 1e9] as [number, number]; // the true means lie on its edge
    const asked = { mean: "loss", at: "end", in: range };
    const within = (expect: object) => verdictOfInterval(judgeable(runs, expect).interval!, range) === "reproduced";
    if (within({ some_cell: asked })) found++;
    // Planted bug: each cell judged at 95 %.
    if (oneTo(20).some((cell) => within({ ...asked, where: width(cell) }))) naive++;
  }
  assert(found <= 8, `${found} of ${trials}`);
  assert(naive >= 20, `${naive} of ${trials}`);
});
