import { assertEquals } from "@std/assert";
import { sizeRound } from "./arm.ts";

Deno.test("a round is as many whole runs as fit, or the first steps of one", () => {
  const size = (secondsPerStep: number) => sizeRound({ steps: 200, secondsPerStep, seconds: 1, mostRepeats: 4 });
  assertEquals(size(0.002), { repeats: 2, steps: 200 });
  assertEquals(size(0.0001), { repeats: 4, steps: 200 });
  assertEquals(size(0.01), { repeats: 1, steps: 100 });
  assertEquals(size(3), { repeats: 1, steps: 1 });
});
