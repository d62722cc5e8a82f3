import { assert, assertEquals } from "@std/assert";
import { spreadLabels } from "./spread_labels.ts";

Deno.test("labels with room stay, others part evenly about their middle", () => {
  assertEquals(spreadLabels([50, 10, 90], 10, [0, 100]), [50, 10, 90]);
  assertEquals(spreadLabels([50, 50], 10, [0, 100]), [45, 55]);
  assertEquals(spreadLabels([50, 54, 90], 10, [0, 100]), [47, 57, 90]);
});

Deno.test("labels stay in the frame and in order, whatever comes", () => {
  for (let trial = 0; trial < 200; trial++) {
    const n = 1 + trial % 8;
    const positions = Array.from({ length: n }, (_, i) => 100 * Math.abs(Math.sin(trial * 7 + i * i * 3)));
    const spread = spreadLabels(positions, 10, [0, 100]);
    const byPlace = positions.map((_, i) => i).sort((a, b) => spread[a] - spread[b]);
    for (let i = 0; i < n; i++) {
      assert(spread[i] >= -1e-9 && spread[i] <= 100 + 1e-9, `${positions} gives ${spread}`);
      if (i === 0) continue;
      assert(spread[byPlace[i]] - spread[byPlace[i - 1]] >= 10 - 1e-9, `${positions} gives ${spread}`);
      assert(positions[byPlace[i]] >= positions[byPlace[i - 1]], `${positions} gives ${spread}`);
    }
  }
});
