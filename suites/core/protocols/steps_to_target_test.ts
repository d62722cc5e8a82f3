import { assert, assertEquals } from "@std/assert";
import type { Run } from "../plan/run.ts";
import { onEachDevice, runSmall } from "../run/testing/on_each_device.ts";
import { smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";
import { mistakesOf, specOf, VALID } from "../spec/testing/specs.ts";
import { PROTOCOLS, stepsOf } from "./table.ts";

type Target = NonNullable<RunConfig["steps_to_target"]>;

const ACCURACY: Target = { quantity: "validation_accuracy", target: 0.9, every: 4 };

function towards(run: Run, steps_to_target: Target = ACCURACY): Run {
  return { ...run, config: { ...run.config, steps_to_target } };
}

onEachDevice("a run stops where it reaches its target, whatever the others do", async (device) => {
  const runs = [towards(smallRun(1)), towards(smallRun(2, { lr: 1e-6 })), towards(smallRun(3, { lr: 0.5 }))];
  const records = await runSmall(device, runs, { protocol: "steps_to_target" });
  const found = records.map(({ scalars }) => scalars["steps_to_target@end"]);
  assertEquals(found[1], Infinity);
  for (const [i, steps] of [[0, found[0]], [2, found[2]]]) {
    assert(steps > 0 && steps < 30 && steps % 4 === 0, `${steps} steps`);
    const { validation_accuracy: { steps: looks, values }, loss } = records[i].series;
    assertEquals(looks, Array.from({ length: steps / 4 }, (_, k) => 4 * (k + 1)));
    assert(values.at(-1)! >= 0.9 && values.slice(0, -1).every((value) => value < 0.9), values.join(" "));
    assertEquals(loss.steps.at(-1), steps - 1);
    assert(records[i].scalars["test_accuracy@end"] >= 0.7);
  }
  assertEquals(records.map(({ status }) => status), ["ok", "ok", "ok"]);
  for (const i of [0, 1, 2]) {
    assertEquals(await runSmall(device, [runs[i]], { protocol: "steps_to_target", capacity: 50 }), [records[i]]);
  }
  const plain = { ...runs[0].config, steps_to_target: undefined, train: { steps: found[0] } };
  const [trained] = await runSmall(device, [{ ...runs[0], config: plain }]);
  assertEquals(trained.parameterHash, records[0].parameterHash);
});

onEachDevice(
  "a training value is the mean over the steps since the last look, and a lost run has none",
  async (device) => {
    const loss: Target = { quantity: "loss", target: 0.7, every: 5 };
    const [record, lost] = await runSmall(device, [
      towards(smallRun(1), loss),
      towards(smallRun(1, { lr: 1e39 }), loss),
    ], {
      protocol: "steps_to_target",
    });
    const steps = record.scalars["steps_to_target@end"];
    const mean = (from: number, to: number) => {
      const taken = record.series.loss.values.slice(from, to);
      return taken.reduce((sum, value) => sum + value, 0) / taken.length;
    };
    assert(
      steps >= 5 && mean(steps - 5, steps) <= 0.7 && (steps === 5 || mean(steps - 10, steps - 5) > 0.7),
      `${steps}`,
    );
    assertEquals([lost.status, lost.scalars["steps_to_target@end"]], ["diverged", undefined]);
  },
);

Deno.test("a target must be one that can be reached and looked at", () => {
  const text = VALID.replace("fix:", "protocol: steps_to_target\nsteps_to_target: { target: 0.9 }\nfix:");
  const { settings } = specOf(text);
  assertEquals([settings["steps_to_target.every"], settings["steps_to_target.quantity"]], [10, "validation_accuracy"]);
  const wrong = (own: string) => mistakesOf(text.replace("{ target: 0.9 }", own));
  assertEquals(wrong("{ target: 1.5 }"), [
    "9:28: steps_to_target.target: must be an accuracy between 0 and 1, as validation_accuracy is, got 1.5",
  ]);
  assertEquals(wrong("{ target: 0.9, every: 21 }"), [
    "9:40: steps_to_target.every: must be at most train.steps, 20, got 21",
  ]);
  assertEquals(wrong("{ every: 5 }"), [
    "9:1: steps_to_target.target: is missing: state it, or fix, vary, tune or sample it",
  ]);
  assertEquals(mistakesOf(VALID.replace("fix:", "steps_to_target: { target: 0.9 }\nfix:")), [
    "8:20: steps_to_target.target: has no effect: protocol train is not steps_to_target",
  ]);
  assertEquals(mistakesOf(text.replace("20 }", "20, train.evaluate_every: 5 }")), [
    "10:25: fix.train.evaluate_every: has no effect: protocol steps_to_target looks every steps_to_target.every steps",
  ]);
});

Deno.test("its plan counts every look", () => {
  const { config } = towards(smallRun(1));
  const passes = PROTOCOLS.steps_to_target.passes(config, { validation: 2, test: 3 });
  assertEquals(passes, { signal: 1, train: 30, evaluate: 2 * 8 + 2 + 3 });
  assertEquals(stepsOf("steps_to_target", config), 30);
});
