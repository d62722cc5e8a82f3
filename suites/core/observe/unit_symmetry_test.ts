import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { runGroup } from "../run/run_group.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import type { RunConfig } from "../spec/config.ts";
import { observeMisfit } from "./fit.ts";
import { unitCosine, unitDifference } from "./unit_symmetry.ts";

Deno.test("units are compared column by column, and biases count", () => {
  const same = { weights: [1, 1, 2, 2, -3, -3], units: 2 };
  assertEquals([unitDifference(same), unitCosine(same)], [0, 1]);
  assertEquals(unitDifference({ ...same, biases: [0.5, 0.25] }), 0.25);
  const crossed = { weights: [1, 0, 0, 2], units: 2 };
  assertEquals([unitDifference(crossed), unitCosine(crossed)], [2, 0]);
  const three = { weights: [1, 1, -1, 0, 1, 0], units: 3 }; // 45°, 180°, 135°
  assertAlmostEquals(unitCosine(three), (Math.SQRT1_2 + 1 + Math.SQRT1_2) / 3, 1e-12);
  assertEquals(unitDifference({ weights: [1, NaN], units: 2 }), NaN);
  assertEquals(unitCosine({ weights: [0, 0, 0, 0], units: 2 }), NaN);
});

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `equal units stay equal to the bit, random ones differ, on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const differences: number[] = [];
      for (const init of [{ constant: 0.05 }, "kaiming_normal"] as const) {
        const run = smallRun(1, { steps: 6 });
        const config = { ...run.config, model: { ...run.config.model, init }, train: { steps: 6, observe_every: 3 } };
        const observe = ["unit_difference", "unit_cosine"] as const;
        const job = { dataset: smallDataset(), protocol: "train", observe, capacity: 5, build: "" } as const;
        const [{ scalars }] = await runGroup(device, { ...job, runs: [{ ...run, config: config as RunConfig }] });
        differences.push(...[0, 3, "end"].map((step) => scalars[`unit_difference@${step}`]));
        assert(init === "kaiming_normal" ? scalars["unit_cosine@0"] < 0.5 : scalars["unit_cosine@end"] > 1 - 1e-12);
      }
      assertEquals(differences.slice(0, 3), [0, 0, 0]);
      assert(differences.slice(3).every((difference) => difference > 0.1), `${differences}`);
    },
  });
}

Deno.test("only a perceptron has units to compare", () => {
  const { config } = smallRun(1, {});
  assertEquals(observeMisfit("unit_cosine", config), undefined);
  const rnn = { ...config, model: { ...config.model, kind: "rnn" } } as RunConfig;
  assertEquals(observeMisfit("unit_difference", rnn), "needs an mlp, got rnn");
});
