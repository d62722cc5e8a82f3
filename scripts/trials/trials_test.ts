import { assert, assertEquals } from "@std/assert";
import { Area, ended, startBench } from "./benches.ts";
import { crashTrials } from "./crash.ts";
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

Deno.test(
  "a bench that dies before an operation of its disk ends as one that did not",
  { ignore: windows },
  async () => {
    const { crashes } = await crashTrials(3);
    assert(crashes > 0);
  },
);

Deno.test("two benches on one work area end as one alone, and train no run twice", { ignore: windows }, async () => {
  await races(3);
});

Deno.test("Ctrl-C lets runs go with their checkpoints, a second one ends at once", { ignore: windows }, async () => {
  const { inTime } = await stopTrials(2);
  assert(inTime > 0);
});

Deno.test(
  "a second bench trains nothing, and after damage just the run that was hurt",
  { ignore: windows },
  async () => {
    using area = new Area();
    await ended(startBench(area));
    const [result, journals] = [area.result(), area.journals()];
    await ended(startBench(area));
    assertEquals([area.result(), area.journals()], [result, journals]);
    const [hurt] = journals.keys();
    const bytes = Deno.readFileSync(hurt);
    bytes[20] ^= 1;
    Deno.writeFileSync(hurt, bytes);
    await ended(startBench(area));
    assertEquals(area.result(), result);
    const after = area.journals();
    assertEquals(after.get(`${hurt}.damaged`), bytes);
    assert(after.has(hurt.replace(/1\.jsonl$/, "2.jsonl")), "the run was not done again");
    for (const [path, before] of journals) if (path !== hurt) assertEquals(after.get(path), before, path);
  },
);
