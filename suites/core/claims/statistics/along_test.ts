import { assertEquals } from "@std/assert";
import type { RunRecord } from "../../../../results/format.ts";
import { judgeable, losses, oneTo, reasonNot, wordsOf } from "../testing/measured.ts";

const cell = (norm: string, lr: number): RunRecord["cell"] => ({ "model.norm": norm, "optimizer.lr": lr });
/** Losses below 1 up to a learning rate of each seed's own. */
const trains = (norm: string, limits: readonly number[]) =>
  [0.1, 0.3, 1, 3].flatMap((lr) =>
    losses(cell(norm, lr), limits.map((limit) => lr <= limit ? 0.5 + lr / 10 : undefined))
  );

const batch = { "model.norm": "batch" };
const none = { "model.norm": "none" };
const LIMIT = { limit: { quantity: "loss", at: "end", below: 1 }, is: "greatest", over: "optimizer.lr" };

Deno.test("limit: the greatest learning rate that trains, and by how much a norm extends it", () => {
  const runs = [...trains("batch", [3, 3, 3, 3, 1, 1]), ...trains("none", [0.3, 0.3, 0.3, 0.1, 0.1, 0])];
  const { value, interval, n } = judgeable(runs, { ...LIMIT, where: batch });
  assertEquals([value, interval!.low, interval!.high, n], [3, 1, 3, 6]);
  assertEquals(judgeable(runs, { ...LIMIT, where: none }).interval!.low, 0); // the last seed trains at none
});

Deno.test("limit: ratios are paired by seed, the least one that never comes is Infinity", () => {
  const runs = [...trains("batch", [3, 3, 3, 3, 1, 1]), ...trains("none", [0.3, 0.3, 1, 0.1, 0.1, 0.1])];
  const ratio = judgeable(runs, { ...LIMIT, where: batch, to: none });
  assertEquals([ratio.value, ratio.interval!.low, ratio.interval!.high], [10, 3, 30]); // 10, 10, 3, 30, 10, 10
  const lost = { limit: { diverged: true }, is: "least", over: "optimizer.lr", where: batch };
  assertEquals(judgeable(runs, lost).value, Infinity);
  assertEquals(judgeable(runs, { ...lost, where: none }).value, 0.65); // 1, 1, 3, 0.3, 0.3, 0.3
  assertEquals(
    wordsOf({ ...LIMIT, where: batch, to: none }),
    "median ratio of the greatest learning rate of runs with training loss at the end below 1; batch norm to no norm",
  );
});

Deno.test("spread: greatest less least along a setting, and by that of other cells", () => {
  const at = (norm: string, lr: number, values: number[]) => losses(cell(norm, lr), values);
  const runs = [
    ...[0.1, 1].flatMap((lr) => at("batch", lr, oneTo(6).map((seed) => seed + lr))),
    ...[0.1, 1].flatMap((lr) => at("none", lr, oneTo(6).map((seed) => seed + 4 * lr))),
  ];
  const spread = { spread: "loss", at: "end", over: "optimizer.lr", where: batch };
  assertEquals(judgeable(runs, spread).value.toFixed(12), "0.900000000000");
  assertEquals(judgeable(runs, { ...spread, to: none }).value.toFixed(12), "0.250000000000");
  assertEquals(judgeable(runs, { ...spread, as: "ratio" }).interval!.high, 2 / 1.1); // seed 0: 1.1 and 2
  const lost = [...at("batch", 0.1, oneTo(6)), ...losses(cell("batch", 1), new Array(6).fill(undefined))];
  assertEquals(judgeable(lost, spread).value, Infinity);
  assertEquals(reasonNot(lost, { ...spread, to: none }), "no run of no norm");
});
