import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { uniforms } from "../../random.ts";
import { judgeable, losses, measured, oneTo, reasonNot, width, wordsOf } from "../testing/measured.ts";

const [A, B] = [width(8), width(16)];
const diverging = (cell: typeof A, hits: number, n = 20) =>
  losses(cell, oneTo(n).map((i) => i <= hits ? undefined : 1));
const cells = { of: A, to: B };
const difference = { share_difference: { diverged: true }, ...cells };
const ratio = { share_ratio: { diverged: true }, ...cells };

Deno.test("all against none have the intervals of the closed form", () => {
  const runs = [...diverging(A, 20), ...diverging(B, 0)];
  const edge = 0.0125 ** (1 / 20); // 97.5 % for each share, 1.25 % on either side
  const { value, interval, n, note } = judgeable(runs, difference);
  assertEquals([value, interval!.high, n], [1, 1, 40]);
  assertAlmostEquals(interval!.low, edge - (1 - edge), 1e-12);
  assertEquals(note, "20 of 20 runs of width 8; 0 of 20 runs of width 16");
  const back = judgeable(runs, { ...ratio, of: B, to: A });
  assertEquals([back.value, back.interval!.low], [0, 0]);
  assertAlmostEquals(back.interval!.high, (1 - edge) / edge, 1e-12);
});

Deno.test("a share by none is Infinity, none by none is nothing", () => {
  assertEquals(judgeable([...diverging(A, 3), ...diverging(B, 0)], ratio).interval!.high, Infinity);
  assertEquals(judgeable([...diverging(A, 3), ...diverging(B, 0)], ratio).value, Infinity);
  assertEquals(
    reasonNot([...diverging(A, 0), ...diverging(B, 0)], ratio),
    "both shares are 0: 0 of 20 runs of width 8; 0 of 20 runs of width 16",
  );
  assertEquals(wordsOf(ratio), "ratio of the shares of diverged runs; width 8 to width 16");
});

Deno.test("intervals hold the true difference and ratio at least as often as they say", () => {
  let [held, heldRatio] = [0, 0];
  const trials = 200;
  for (let seed = 0; seed < trials; seed++) {
    const u = uniforms(seed, "two_shares_test", 40);
    const draw = (cell: typeof A, from: number, share: number) =>
      losses(cell, oneTo(20).map((i) => u[from + i - 1] < share ? undefined : 1));
    const runs = [...draw(A, 0, 0.6), ...draw(B, 20, 0.3)];
    const one = judgeable(runs, difference).interval!;
    if (one.low <= 0.3 && 0.3 <= one.high) held++;
    const other = measured(runs, ratio);
    if ("interval" in other && other.interval!.low <= 2 && 2 <= other.interval!.high) heldRatio++;
  }
  assert(held >= 0.95 * trials && heldRatio >= 0.95 * trials, `${held} and ${heldRatio} of ${trials}`);
});
