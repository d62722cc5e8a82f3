import { assertEquals } from "@std/assert";
import { isRequestedKey, valueKey, type When } from "./reductions.ts";

Deno.test("a key says what was made of which steps", () => {
  const rows: [When, string][] = [
    [0, "loss@0"],
    ["end", "loss@end"],
    [40, "loss@40"],
    [{ reduce: "max" }, "max(loss)@[0,end]"],
    [{ reduce: "mean", from: 10, to: 20 }, "mean(loss)@[10,20]"],
    [{ reduce: "last", last: 5 }, "last(loss)@[last 5]"],
    [{ reduce: "first_step", below: 0.5 }, "first_step(loss<0.5)@[0,end]"],
    [{ reduce: "longest_run", above: 300, below: 800 }, "longest_run(loss>300<800)@[0,end]"],
    [{ reduce: "first_step", is: "not_finite" }, "first_step(loss not finite)@[0,end]"],
    [{ reduce: "first_step", above: { of_running_median: 10 } }, "first_step(loss>10*running median)@[0,end]"],
    [{ reduce: "share_rising", smooth: 20 }, "share_rising(mean20(loss))@[0,end]"],
  ];
  for (const [at, key] of rows) assertEquals(valueKey("loss", at), key);
  assertEquals(new Set(rows.map(([, key]) => key)).size, rows.length);
});

Deno.test("what every run records is told from what a claim asked for", () => {
  assertEquals(["loss@0", "loss@end", "loss@40", "max(loss)@[0,end]"].map(isRequestedKey), [false, false, true, true]);
});
