import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { uniformSource } from "../../../kernels/testing/uniform.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { onEachDevice, runSmall } from "../run/testing/on_each_device.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import { runConfig } from "../spec/settings_fit.ts";
import { mistakesOf, specOf, VALID } from "../spec/testing/specs.ts";
import { readRangeTest } from "./range_reading.ts";
import { PROTOCOLS } from "./table.ts";

/** Rates 1e-6, 1e-5, … of a hand-made curve. */
const rates = (count: number) => Array.from({ length: count }, (_, i) => 10 ** (i - 6));

/** Labels that have nothing to do with the inputs, so that no learning rate makes the loss vanish. */
function unlearnable(): Dataset {
  const dataset = smallDataset();
  const uniform = uniformSource(2);
  return { ...dataset, labels: Uint32Array.from(dataset.labels, () => Math.floor(3 * uniform())) };
}

function testing(seed: number, to = 1e4): Run {
  const run = smallRun(seed, { steps: 60 });
  const range_test = { from: 1e-4, to, smoothing: 0.5, diverged: 4 };
  return { ...run, config: PROTOCOLS.range_test.complete!({ ...run.config, range_test }) };
}

Deno.test("rates are read off a curve that is known", () => {
  const losses = [2, 2, 1.9, 1.2, 0.9, 0.8, 1.5, 40, 1, 1];
  const read = readRangeTest({ losses, rates: rates(10), smoothing: 0, diverged: 4 });
  assertEquals([read.smoothed, read.diverged], [losses.slice(0, 7), 7]);
  // Central differences over two decades: steps 2 (−0.8) and 3 (−1.0) fall most; step 3 wins.
  assertEquals(read.picks, {
    lr_steepest: 10 ** -3,
    lr_minimum: 10 ** -1,
    lr_minimum_tenth: 10 ** -1 / 10,
    lr_diverged: 10,
    lr_diverged_half: 5,
  });
});

Deno.test("the running mean starts unbiased, and a loss that is not finite diverges", () => {
  const read = readRangeTest({ losses: [3, 3, 3, 1, NaN, 1], rates: rates(6), smoothing: 0.5, diverged: 4 });
  for (const value of read.smoothed.slice(0, 3)) assertAlmostEquals(value, 3, 1e-12);
  // (1/16 + 2/16 + 4/16)·3 + 8/16·1, over 15/16
  assertAlmostEquals(read.smoothed[3], (21 + 8) / 15, 1e-12);
  assertEquals([read.diverged, read.picks?.lr_diverged], [4, rates(6)[4]]);
  const calm = readRangeTest({ losses: [3, 2, 1], rates: rates(3), smoothing: 0.9, diverged: 4 });
  assertEquals([calm.diverged, calm.picks?.lr_diverged], [undefined, Infinity]);
  assertEquals(
    readRangeTest({ losses: [3, 2, Infinity], rates: rates(3), smoothing: 0, diverged: 4 }).picks,
    undefined,
  );
  // After its minimum a curve may fall again, from higher up: that is no descent to look for.
  const bump = readRangeTest({ losses: [3, 2.5, 1, 3.9, 1.1], rates: rates(5), smoothing: 0, diverged: 4 });
  assertEquals(bump.picks?.lr_steepest, rates(5)[1]);
});

const JOB = { protocol: "range_test", dataset: unlearnable() } as const;

onEachDevice("a range test ends soon after the loss diverges, and that is no divergence of the run", async (device) => {
  const runs = [testing(1), testing(2), testing(3, 1e-2)];
  const records = await runSmall(device, runs.slice(0, 2), JOB);
  for (const { status, step, scalars, series } of records) {
    assertEquals([status, step], ["ok", null]);
    const last = series.loss.steps.at(-1)! + 1;
    assert(last < 60 && last % 10 === 0 || !Number.isFinite(series.loss.values.at(-1)), `${last} steps`);
    const read = ["lr_minimum_tenth", "lr_steepest", "lr_minimum", "lr_diverged"].map((name) => scalars[`${name}@end`]);
    assert(read.every((rate) => rate >= 1e-5 && rate <= 1e4), read.join(" "));
    assert(read[0] < read[2] && read[1] <= read[2] && read[2] < read[3], read.join(" "));
    assertEquals(series.smoothed_loss.steps, series.learning_rate.steps);
    assertEquals(series.learning_rate.values[0], 1e-4);
  }
  for (const i of [0, 1]) {
    assertEquals(await runSmall(device, [runs[i]], { ...JOB, capacity: 50 }), [
      records[i],
    ]);
  }
  const [calm] = await runSmall(device, [runs[2]], JOB);
  assertEquals([calm.scalars["lr_diverged@end"], calm.series.loss.steps.at(-1)], [Infinity, 59]);
});

Deno.test("the learning rate is the test's own, and its ends must be in order", () => {
  const text = VALID.replace(/tune:.*\n/, "protocol: range_test\n").replace(
    ", test_accuracy, grad_norm",
    ", lr_steepest",
  );
  const config = runConfig({ ...specOf(text).settings, "model.init": "zeros" }, "range_test");
  assertEquals(config.range_test, { from: 1e-7, to: 10, smoothing: 0.9, diverged: 4 });
  assertEquals(config.optimizer, { kind: "sgd", lr: 10, schedule: { range_test: { from: 1e-7 } } });
  assertEquals(mistakesOf(text.replace("fix:", "range_test: { from: 1, to: 0.1 }\nfix:")), [
    "8:21: range_test.from: must be below range_test.to, 0.1, got 1",
  ]);
  assertEquals(mistakesOf(text.replace("train.steps: 20", "train.steps: 20, optimizer.lr: 1")), [
    "8:25: fix.optimizer.lr: has no effect: protocol range_test sets the learning rate itself",
  ]);
  assertEquals(mistakesOf(text.replace("lr_steepest", "test_accuracy")), [
    "2:17: observe.1: test_accuracy is not there in protocol range_test",
  ]);
  assertEquals(mistakesOf(VALID.replace("test_accuracy", "lr_minimum")), [
    "2:17: observe.1: lr_minimum is not there in protocol train",
  ]);
  assertEquals(
    mistakesOf(text.replace("fix: {", "tune: { model.width: [8, 16] }\nfix: {").replace(", width: 16", "")),
    [
      "8:9: tune.model.width: cannot be tuned: protocol range_test has no validation loss",
    ],
  );
});
