import { assertEquals } from "@std/assert";
import { Patience, patienceRule } from "./patience.ts";

Deno.test("a run stops after so many evaluations without a lower loss, counted from the lowest", () => {
  const patience = new Patience(2);
  const noted = [3, 2, 2.5, 1, 1, NaN].map((loss, i) => patience.note(10 * (i + 1), loss));
  assertEquals(noted, [true, true, false, true, false, false]);
  assertEquals([patience.best, patience.stopped], [40, 60]);
});

Deno.test("a run that improves goes on, and one whose loss is never finite has no best", () => {
  const better = new Patience(1);
  for (const [i, loss] of [3, 2, 1].entries()) better.note(i + 1, loss);
  assertEquals([better.best, better.stopped], [3, undefined]);
  const worse = new Patience(2);
  for (const [i, loss] of [NaN, Infinity].entries()) worse.note(i + 1, loss);
  assertEquals([worse.best, worse.stopped], [undefined, 2]);
});

Deno.test("a number stands for so many evaluations, with the best parameters at the end", () => {
  assertEquals(patienceRule({ steps: 5, patience: 3 }), { evaluations: 3, restore: true });
  assertEquals(patienceRule({ steps: 5, patience: { evaluations: 2, restore: false } })?.restore, false);
  assertEquals(patienceRule({ steps: 5 }), undefined);
});
