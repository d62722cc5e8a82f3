import { assert, assertEquals } from "@std/assert";
import { RunHistory } from "./history.ts";

Deno.test("a finished run has its losses first and last, and its evaluations", () => {
  const history = new RunHistory();
  const columns = ["loss", "correct", "weight_norm[1]", "grad_norm[1]", "grad_norm[2]", "grad_norm[2]#2"];
  history.addSnapshot(0, columns, Float32Array.of(2.5, 3, 9, 0.25, 3, 4), new Set(["grad_norm"]));
  history.addSteps(0, { loss: Float32Array.of(2.5, 2), train_accuracy: [0.25, 0.5], learning_rate: [0.1, 0.2] });
  history.addSteps(2, { loss: Float32Array.of(1.5), train_accuracy: [0.75], learning_rate: [0.3] });
  history.addEvaluation("test", Float32Array.of(1, 10, 3, 20), 40, "end");
  history.addEvaluation("validation", Float32Array.of(1.23456789, 10), 20, 2);
  const { status, step, scalars, profiles, series } = history.summary();
  assertEquals([status, step], ["ok", null]);
  assertEquals(scalars, {
    "loss@0": 2.5,
    "test_loss@end": 2,
    "test_accuracy@end": 0.75,
    "loss@end": 1.5,
    "train_accuracy@end": 0.75,
    "learning_rate@end": 0.3,
  });
  assertEquals(profiles, { "grad_norm@0": [0.25, 5] });
  assertEquals(series.loss, { steps: [0, 1, 2], values: [2.5, 2, 1.5] });
  assertEquals(series.validation_loss, { steps: [2], values: [1.2346] });
});

Deno.test("a run diverges at its first loss that is not finite, keeps the 16 values before, and has no end", () => {
  for (const last of [NaN, Infinity]) {
    const history = new RunHistory();
    history.addSteps(0, { loss: Float32Array.from({ length: 30 }, (_, i) => i) });
    history.addSteps(30, { loss: Float32Array.of(last, 1) });
    history.addSteps(32, { loss: Float32Array.of(1) });
    const { status, step, reason, scalars, series } = history.summary();
    assertEquals([status, step, reason], ["diverged", 30, `the loss is ${last} at step 30`]);
    assertEquals(scalars["loss@end"], undefined);
    assertEquals(series.loss_before_divergence.steps, Array.from({ length: 17 }, (_, i) => 14 + i));
    assertEquals(series.loss_before_divergence.values.at(-1), last);
    assert(!history.alive);
  }
});

Deno.test("a long series is thinned for drawing, its ends kept", () => {
  const history = new RunHistory();
  history.addSteps(0, { loss: Float32Array.from({ length: 1000 }, (_, i) => i) });
  const { steps } = history.summary().series.loss;
  assertEquals([steps.length, steps[0], steps.at(-1)], [64, 0, 999]);
});

Deno.test("snapshots on the way are rounded for drawing, and one more is the end's", () => {
  const history = new RunHistory();
  const observe = new Set(["activation_mean", "noise"]);
  const columns = ["loss", "correct", "activation_mean[1]", "activation_rms[1]", "activation_mean[2]", "noise"];
  const row = [1, 2, 0.123456789, 4, 5, 6];
  for (const step of [0, 10, "end"] as const) history.addSnapshot(step, columns, Float64Array.from(row), observe);
  const { profiles, scalars } = history.summary();
  assertEquals(profiles, {
    "activation_mean@0": [0.123456789, 5],
    "activation_mean@10": [0.12346, 5],
    "activation_mean@end": [0.123456789, 5],
  });
  assertEquals(scalars["noise@10"], 6);
});

Deno.test("what claims ask for is reduced from all values, and nothing else changes", () => {
  const losses = Float32Array.from({ length: 200 }, (_, i) => 200 - i + (i === 112 ? 900 : 0));
  const finish = (history: RunHistory) => {
    history.addSteps(0, { loss: losses, train_accuracy: losses });
    history.addEvaluation("validation", Float32Array.of(1.23456789, 10), 20, 100);
    history.addEvaluation("validation", Float32Array.of(0.5, 10), 20, "end");
    return history.summary();
  };
  const requests = [
    { quantity: "loss", at: { reduce: "max" } },
    { quantity: "loss", at: 112 },
    { quantity: "validation_loss", at: { reduce: "max" } },
    { quantity: "validation_loss", at: { reduce: "first_step", below: 1 } },
  ] as const;
  const [plain, asked] = [finish(new RunHistory()), finish(new RunHistory(requests))];
  assertEquals(asked.scalars, {
    ...plain.scalars,
    "max(loss)@[0,end]": 988, // step 112, which a thinned series of 64 points does not have
    "loss@112": 988,
    "max(validation_loss)@[0,end]": Number(Math.fround(1.23456789).toPrecision(9)),
    "first_step(validation_loss<1)@[0,end]": 200,
  });
  assert(!plain.series.loss.values.includes(988));
  assertEquals({ ...asked, scalars: plain.scalars }, plain);
});
