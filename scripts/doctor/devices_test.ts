import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { FAST_FLAGS } from "../engine/process.ts";
import { tryCpu } from "./cpu.ts";
import { probeGpu } from "./gpu.ts";

const NONE = fromFileUrl(new URL("./none.ts", import.meta.url));

Deno.test("a probe that cannot run is a finding, not the doctor's end", async () => {
  const trials = await tryCpu(NONE);
  assertEquals(trials.map(({ flags }) => flags), [FAST_FLAGS, ""]);
  assert(trials.every((trial) => "failure" in trial && trial.failure.includes("none.ts")), JSON.stringify(trials));
  const gpu = await probeGpu(NONE);
  assert("failure" in gpu && gpu.failure.includes("none.ts"), JSON.stringify(gpu));
});

Deno.test("this machine's CPU device passes its self-test, with the fast flags and without, and is timed", async () => {
  for (const trial of await tryCpu()) {
    assert("selfTest" in trial && trial.selfTest === null && trial.gigaflops > 0.1, JSON.stringify(trial));
  }
});
