import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { normals } from "../../random.ts";
import { judgeable, losses, measured, oneTo, reasonNot, width } from "../testing/measured.ts";

const [A, B, C] = [width(8), width(16), width(32)];
const less = (to: object | "best" | "most" | "least", over: object = {}) => ({
  difference: "loss",
  of: A,
  to,
  at: "end",
  ...over,
});

Deno.test("a paired difference has Student's interval of the differences, not of the cells", () => {
  // Differences 1 to 10 hide behind seeds that differ by hundreds.
  const seeds = oneTo(10).map((i) => 100 * (i % 3));
  const runs = [...losses(A, seeds.map((seed, i) => seed + i + 1)), ...losses(B, seeds)];
  const { value, interval, n } = judgeable(runs, less(B));
  const reach = 2.262157 * Math.sqrt(55 / 6 / 10); // t of 9 degrees of freedom from the printed tables
  assertEquals([value, n], [5.5, 10]);
  assertAlmostEquals(interval!.low, 5.5 - reach, 1e-6);
  assertAlmostEquals(interval!.high, 5.5 + reach, 1e-6);
  // Planted bug: seeds matched by place instead of by number.
  const shuffled = [...runs.slice(0, 10).toReversed(), ...runs.slice(10)];
  assertEquals(measured(shuffled, less(B)), measured(runs, less(B)));
});

Deno.test("a median difference has order statistics and takes infinities; a relative one is by the other's size", () => {
  const runs = [...losses(A, [...oneTo(9).map((i) => i + 4), undefined]), ...losses(B, new Array(10).fill(-4))];
  const { value, interval } = judgeable(runs, less(B, { center: "median" }));
  assertEquals([value, interval?.low, interval?.high], [13.5, 10, 17]);
  assertEquals(judgeable(runs, less(B, { center: "median", relative: true })).value, 13.5 / 4);
  assertEquals(reasonNot(runs, less(B)), "1 of 10 values are not finite, so that there is no mean");
  const both = [...losses(A, [undefined, 1]), ...losses(B, [undefined, 1])];
  assertEquals(reasonNot(both, less(B)), "1 of 2 differences are not defined");
});

Deno.test("against the best of several the interval holds whichever is the best", () => {
  const own = oneTo(10).map((i) => 10 + i / 10);
  const by = (gap: number) => own.map((value, i) => value - gap + (i % 2 ? 0.1 : -0.1));
  const runs = [...losses(A, own), ...losses(B, by(2)), ...losses(C, by(1.9))];
  // Gaps ±0.1 about 2 and 1.9, standard error √(0.1²/9); three cells, so 97.5 % each: t of 9 degrees is 2.6850.
  const reach = 2.6850108 * Math.sqrt(0.01 * 10 / 9 / 10);
  const { value, interval, note } = judgeable(runs, less("best"));
  assertAlmostEquals(value, 2, 1e-12);
  assertAlmostEquals(interval!.low, 2 - reach, 1e-6);
  assertAlmostEquals(interval!.high, 2 + reach, 1e-6);
  assertEquals(note, "the best seems to be width 16; the interval holds whichever of 3 cells is");
});

Deno.test("best follows the quantity, most and least are as said, a lost cell is never the best", () => {
  const runs = [...losses(A, new Array(10).fill(2)), ...losses(B, new Array(10).fill(5))];
  assertEquals(judgeable(runs, less("best")).value, 0); // a loss: the least, and it is the cell itself
  assertEquals(judgeable(runs, less("least")).note.split(";")[0], "it seems to be the best itself");
  assertEquals(judgeable(runs, less("most")).value, -3);
  assertEquals(judgeable(runs, { ...less("best"), of: B }).value, 3);
  const lost = [...runs, ...losses(C, new Array(10).fill(undefined))];
  assertEquals(judgeable(lost, { ...less("best"), of: B }).value, 3);
  assertEquals(judgeable(lost, { ...less("best"), of: B, among: C, center: "median" }).value, -Infinity);
  assertEquals(reasonNot(lost, { ...less("best"), of: B, among: C }), "every other cell lost a run");
  const negative = [...losses(A, new Array(10).fill(-1)), ...losses(B, new Array(10).fill(5))];
  assertEquals(
    reasonNot(negative, less("best", { relative: true })),
    "a value is negative, so that no cell makes the greatest of the differences",
  );
});

Deno.test("against the best of equal cells the interval holds zero at least as often as it says", () => {
  let [held, naive] = [0, 0];
  const trials = 100;
  for (let trial = 0; trial < trials; trial++) {
    const values = oneTo(20).map((i) => noise(10, `${trial} ${i}`));
    const runs = values.flatMap((one, i) => losses(width(i + 1), one));
    const { interval } = judgeable(runs, { ...less("least"), of: width(1) });
    if (interval!.low <= 0 && 0 <= interval!.high) held++;
    // Planted bug: the interval of the comparison with the cell that seems best.
    const means = values.map((one) => one.reduce((a, b) => a + b, 0));
    const seems = width(1 + means.indexOf(Math.min(...means.slice(1))));
    const alone = judgeable(runs, { ...less(seems), of: width(1) }).interval!;
    if (alone.low <= 0 && 0 <= alone.high) naive++;
  }
  assert(held >= 0.9 * trials, `${held} of ${trials}`);
  assert(naive < 0.9 * trials, `${naive} of ${trials}`);
});

function noise(count: number, stream: string): number[] {
  return [...normals(1, `difference_test ${stream}`, count)];
}
