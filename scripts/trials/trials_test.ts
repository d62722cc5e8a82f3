import { assert } from "@std/assert";
import { killTrials } from "./kill.ts";
import { races } from "./race.ts";
import { stopTrials } from "./stop.ts";

// Larger counts: the scripts themselves; docs/durability.md has the numbers reached.
const windows = Deno.build.os === "windows"; // has no groups of processes to signal

Deno.test("a bench that is killed again and again ends as one that never was", { ignore: windows }, async () => {
  const { withFinished, withCheckpoints } = await killTrials(20);
  assert(
    withFinished > 0 && withCheckpoints > 0,
    `${withFinished} with finished runs, ${withCheckpoints} with checkpoints`,
  );
});

Deno.test("two benches on one work area end as one alone, and train no run twice", { ignore: windows }, async () => {
  await races(3);
});

Deno.test("Ctrl-C lets runs go with their checkpoints, a second one ends at once", { ignore: windows }, async () => {
  const { inTime } = await stopTrials(2);
  assert(inTime > 0);
});
