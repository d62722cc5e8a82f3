import { assertEquals } from "@std/assert";
import { someRun } from "../../../results/testing/results.ts";
import { lostNote, valueIn, valuesIn } from "./values.ts";
import { type Placed, valueAt } from "./value.ts";
import { valueWords } from "./value_words.ts";

const run = someRun({
  scalars: { "loss@0": 2.3, "loss@end": 0.5, "max(loss)@[0,end]": 4 },
  profiles: { "grad_norm@0": [1, 8, 2, 16], "activation_mean@0": [1, 2, 3] },
});
const grad = (placed: Partial<Placed>) => valueAt("grad_norm", { at: 0, ...placed });

Deno.test("layers count from either end, and several make one number", () => {
  const read = (layer: Placed["layer"]) => valueIn(run, grad({ layer }));
  assertEquals([read(1), read(4), read(-1), read(-4), read(5), read(-5)], [1, 16, 16, 1, undefined, undefined]);
  assertEquals(read({ reduce: "max", to: -2 }), 8);
  assertEquals(read({ reduce: "min", from: 2 }), 2);
  assertEquals(read({ reduce: "mean", from: 2, to: 3 }), 5);
  assertEquals(read({ reduce: "median" }), 5);
  assertEquals(read({ reduce: "max", from: 2, to: 7 }), undefined);
});

Deno.test("a value is set against another of the same run, from which it takes what is left out", () => {
  assertEquals(valueIn(run, grad({ layer: 1, per: { layer: -1 } })), 1 / 16);
  const flat = { layer: { reduce: "max", to: -2 }, per: { layer: { reduce: "min", to: -2 } } } as const;
  assertEquals(valueIn(run, grad(flat)), 8);
  assertEquals(valueIn(run, grad({ layer: 2, minus: { quantity: "activation_mean" } })), 6);
  assertEquals(valueIn(run, valueAt("loss", { at: "end", per: { at: 0 } })), 0.5 / 2.3);
  assertEquals(valueIn(run, valueAt("loss", { at: { reduce: "max" }, minus: { at: 0 } })), 4 - 2.3);
  assertEquals(valueIn(run, valueAt("loss", { at: "end", per: { quantity: "grad_norm", at: 0, layer: 1 } })), 0.5);
  // Planted bug: the other way round would pass a symmetric test.
  assertEquals(valueIn(run, grad({ layer: 4, per: { layer: 1 } })), 16);
});

Deno.test("a ratio of zeros is not defined, one of NaN is NaN, and a run that was lost is the worst", () => {
  const dead = someRun({ profiles: { "grad_norm@0": [0, 0] } });
  const broken = someRun({ profiles: { "grad_norm@0": [NaN, 1] } });
  const ratio = grad({ layer: 1, per: { layer: 2 } });
  assertEquals(valuesIn([run, dead], ratio), { refused: "1 of 2 ratios are not defined", notRun: false });
  assertEquals(valuesIn([run, broken], ratio), [1 / 8, NaN]);
  const lost = someRun({
    status: "diverged",
    step: 3,
    scalars: { "loss@0": 2.3, "first_step(loss<1)@[0,end]": Infinity },
  });
  const end = valueAt("loss", { at: "end", per: { at: 0 } });
  assertEquals([valueIn(lost, end), lostNote([lost, run], end)], [
    Infinity,
    "1 of 2 runs were lost and count as the worst training loss",
  ]);
  const late = valueAt("loss", { at: { reduce: "mean", from: 5 } });
  const early = valueAt("loss", { at: { reduce: "mean", from: 2 } });
  assertEquals([valueIn(lost, late), valueIn(lost, early)], [Infinity, undefined]);
  assertEquals(valueIn(lost, valueAt("loss", { at: { reduce: "first_step", below: 1 } })), Infinity);
  assertEquals(valueIn(lost, valueAt("loss", { at: { reduce: "share_of_steps", below: 1, from: 5 } })), undefined);
});

Deno.test("a reduction that a record lacks asks for a new run", () => {
  const first = valueAt("loss", { at: { reduce: "first_step", below: 0.5 } });
  assertEquals(valuesIn([run, run], first), {
    refused: "the record lacks first_step(loss<0.5)@[0,end], which this claim asks for; run again",
    notRun: true,
  });
  assertEquals(valuesIn([run], valueAt("loss", { at: 40 })), {
    refused: "the record lacks loss@40, which this claim asks for; run again",
    notRun: true,
  });
});

Deno.test("values in words", () => {
  const words = (placed: Placed) => valueWords(valueAt("loss", placed));
  assertEquals(words({ at: { reduce: "max" } }), "greatest training loss of all steps");
  assertEquals(words({ at: { reduce: "mean", from: 10 } }), "mean training loss from step 10 on");
  assertEquals(words({ at: { reduce: "first_step", below: 0.5 } }), "first step with training loss below 0.5");
  assertEquals(
    words({ at: { reduce: "share_of_steps", above: 1, below: 2, last: 5 } }),
    "share of steps with training loss above 1 and below 2 of the last 5 steps",
  );
  assertEquals(
    words({ at: { reduce: "share_rising", smooth: 20 } }),
    "share of steps at which 20-step mean of training loss rises of all steps",
  );
  assertEquals(words({ at: "end", per: { at: 0 } }), "training loss at the end divided by training loss, step 0");
  assertEquals(
    valueWords(grad({ layer: { reduce: "max", to: -2 }, minus: { layer: -1 } })),
    "gradient norm, greatest of layers 1 to 2 from the end, step 0 less gradient norm, last layer, step 0",
  );
});
