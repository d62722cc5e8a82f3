import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { onEachDevice, runSmall } from "../run/testing/on_each_device.ts";
import { smallRun } from "../run/testing/small.ts";

onEachDevice("the distance from the start is 0 there, and after one step what the step changed", async (device) => {
  const runs = [1, 2].map((seed) => {
    const run = smallRun(seed, { steps: 1 });
    return { ...run, config: { ...run.config, train: { steps: 1, observe_every: 1 } } };
  });
  const observe = ["weight_distance", "update_ratio"] as const;
  for (const { profiles } of await runSmall(device, runs, { observe })) {
    assertEquals(profiles["weight_distance@0"], [0, 0, 0]);
    const [moved, step] = [profiles["weight_distance@end"], profiles["update_ratio@0"]];
    moved.forEach((distance, layer) => {
      assert(distance > 0);
      assertAlmostEquals(distance, step[layer], 1e-6 * distance);
    });
  }
});
