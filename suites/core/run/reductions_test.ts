import { assertEquals } from "@std/assert";
import type { Reduction, Request } from "../../../results/reductions.ts";
import { uniforms } from "../random.ts";
import { reduceTrack, reduceTracks, type Track } from "./reductions.ts";

const track = (...values: number[]): Track => ({ steps: values.map((_, i) => i), values });
const reduced = (values: number[], reduction: Reduction) => reduceTrack(track(...values), reduction);

Deno.test("values of a window by hand", () => {
  const values = [4, 1, 3, 8, 2];
  const rows: [Reduction, number][] = [
    [{ reduce: "max" }, 8],
    [{ reduce: "min" }, 1],
    [{ reduce: "mean" }, 3.6],
    [{ reduce: "median" }, 3],
    [{ reduce: "median", to: 3 }, 3.5],
    [{ reduce: "last" }, 2],
    [{ reduce: "last", to: 2 }, 3],
    [{ reduce: "max", from: 1, to: 2 }, 3],
    [{ reduce: "mean", last: 2 }, 5],
    [{ reduce: "greatest_jump" }, 3], // 1 → 3
    [{ reduce: "share_rising" }, 0.5], // 1 → 3 → 8 of four steps
    [{ reduce: "max", smooth: 2 }, 5.5],
    [{ reduce: "first_step", smooth: 2, above: 5 }, 3],
    [{ reduce: "first_step", below: 3.5 }, 1],
    [{ reduce: "first_step", below: 3.5, from: 2 }, 2],
    [{ reduce: "first_step", below: 0 }, Infinity],
    [{ reduce: "share_of_steps", above: 2 }, 0.6],
    [{ reduce: "longest_run", above: 2.5, below: 9 }, 2],
    [{ reduce: "first_step", above: { of_running_median: 2 } }, 3], // medians before: –, 4, 2.5, 3, 3.5
  ];
  for (const [reduction, expected] of rows) {
    assertEquals(reduced(values, reduction), expected, JSON.stringify(reduction));
  }
});

Deno.test("a run that diverged: NaN is the greatest, is neither above nor below, and `last` counts from before it", () => {
  const values = [1, 2, 400, NaN];
  assertEquals(reduced(values, { reduce: "max" }), NaN);
  assertEquals(reduced(values, { reduce: "min" }), 1);
  assertEquals(reduced(values, { reduce: "mean" }), NaN);
  assertEquals(reduced(values, { reduce: "share_of_steps", above: 1 }), 0.5);
  assertEquals(reduced(values, { reduce: "first_step", is: "not_finite" }), 3);
  assertEquals(reduced(values, { reduce: "max", last: 2 }), 400);
  assertEquals(reduced(values, { reduce: "greatest_jump", last: 2 }), 200);
  assertEquals(reduced(values, { reduce: "longest_run", above: 300, below: 800, last: 5 }), 1);
  assertEquals(reduced([1, Infinity], { reduce: "last" }), Infinity);
});

Deno.test("an empty window has no value, but a step that never came and a run of none", () => {
  for (const reduce of ["max", "mean", "share_of_steps", "share_rising", "greatest_jump"] as const) {
    assertEquals(reduced([1, 2], { reduce, from: 5, ...(reduce === "share_of_steps" && { above: 0 }) }), undefined);
  }
  assertEquals(reduced([1, 2], { reduce: "first_step", above: 0, from: 5 }), Infinity);
  assertEquals(reduced([1, 2], { reduce: "longest_run", above: 0, from: 5 }), 0);
});

Deno.test("running medians are those of sorting all values before each step anew", () => {
  const values = [...uniforms(4, "test", 120)].map((value) => Math.round(8 * value)); // with ties
  const slow = values.findIndex((value, i) => {
    const before = values.slice(0, i).sort((a, b) => a - b);
    const [low, high] = [before[Math.ceil(i / 2) - 1], before[Math.floor(i / 2)]];
    return i > 30 && value > 1.5 * (low + high) / 2;
  });
  assertEquals(reduced(values, { reduce: "first_step", from: 31, above: { of_running_median: 1.5 } }), slow);
});

Deno.test("requests are answered by key: scalars, profiles of layers, single steps; what is not there is left out", () => {
  const tracks = new Map([
    ["loss", track(3, 2, 1)],
    ["grad_norm[1]", track(5, 6)],
    ["grad_norm[2]", track(7, 1)],
    ["validation_loss", { steps: [10, 20], values: [0.5, 0.25] }],
  ]);
  const requests: Request[] = [
    { quantity: "loss", at: 1 },
    { quantity: "loss", at: 7 },
    { quantity: "loss", at: { reduce: "max" } },
    { quantity: "grad_norm", at: { reduce: "max" } },
    { quantity: "grad_norm", at: 2 },
    { quantity: "validation_loss", at: { reduce: "first_step", below: 0.3 } },
    { quantity: "test_loss", at: { reduce: "min" } },
  ];
  assertEquals(reduceTracks(requests, tracks), {
    scalars: { "loss@1": 2, "max(loss)@[0,end]": 3, "first_step(validation_loss<0.3)@[0,end]": 20 },
    profiles: { "max(grad_norm)@[0,end]": [6, 7] },
  });
});
