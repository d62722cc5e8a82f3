import { assertEquals } from "@std/assert";
import { duration, progressLine } from "./progress.ts";

const STATE = { name: "init_table", totalSteps: 4000, totalRuns: 40, steps: 1000, runs: 9, seconds: 2 };

Deno.test("a line tells share, runs, speed and the time left", () => {
  assertEquals(progressLine(STATE), "init_table █████░░░░░░░░░░░░░░░ 25 % · 9/40 runs · 500 steps/s · 6 s left");
  const fast = progressLine({ ...STATE, steps: 3999, runs: 39, seconds: 0.1 });
  assertEquals(fast, "init_table ████████████████████ 99 % · 39/40 runs · 39,990 steps/s · 0 s left");
});

Deno.test("at both ends no time is left to tell", () => {
  const begun = progressLine({ ...STATE, steps: 0, runs: 0, seconds: 0 });
  assertEquals(begun, "init_table ░░░░░░░░░░░░░░░░░░░░ 0 % · 0/40 runs · 0 steps/s");
  const done = progressLine({ ...STATE, steps: 4000, runs: 40, seconds: 8 });
  assertEquals(done, "init_table ████████████████████ 100 % · 40/40 runs · 500 steps/s");
  assertEquals(progressLine({ ...STATE, totalSteps: 0, steps: 0 }).slice(32, 37), "100 %");
});

Deno.test("durations keep two units", () => {
  const seconds = [0, 59.4, 59.6, 185, 3599.6, 7620];
  assertEquals(seconds.map(duration), ["0 s", "59 s", "1 min 00 s", "3 min 05 s", "1 h 00 min", "2 h 07 min"]);
});

Deno.test("where the output is no terminal a line comes at the start and one at the end", async () => {
  const text = `import { Progress } from "${new URL("./progress.ts", import.meta.url)}";
    using progress = new Progress("e", 10, 2);
    progress.addSteps(10);
    progress.addRuns(2);`;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", `--config=${new URL("../deno.json", import.meta.url).pathname}`, text],
    env: { NO_COLOR: "1" },
  });
  const { stderr, stdout } = await command.output();
  const lines = new TextDecoder().decode(stderr).trim().split("\n");
  assertEquals(lines.map((line) => line.replace(/[░█]+/, "").replace(/\S+ steps/, "steps")), [
    "e  0 % · 0/2 runs · steps/s",
    "e  100 % · 2/2 runs · steps/s",
  ]);
  assertEquals(stdout.length, 0);
});
