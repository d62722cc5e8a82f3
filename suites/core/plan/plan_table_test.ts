import { assertEquals } from "@std/assert";
import { specOf, VALID } from "../spec/testing/specs.ts";
import type { Estimate } from "./estimate.ts";
import { expand } from "./expand.ts";
import { groupRuns } from "./group.ts";
import { planTable } from "./plan_table.ts";

const NUMBERS = {
  ...{
    parameters: 12_345,
    steps: 1000,
    step: { flops: 1.5e6, liveBytes: 2048, activationBytes: 512 },
    totalFlops: 6.25e12,
  },
  ...{ bufferBytes: 3 * 2 ** 20, seconds: 75.4 },
};

function estimatesOf(text: string): Estimate[] {
  return groupRuns(expand(specOf(text))).map((group, i) => ({ group, ...NUMBERS, seconds: NUMBERS.seconds * 40 ** i }));
}

Deno.test("one program is named by its shape", () => {
  assertEquals(
    planTable(estimatesOf(VALID)),
    `
program           runs  parameters  steps  FLOP/step  live/run    FLOP    memory  time
──────────────────────────────────────────────────────────────────────────────────────
mlp 2x16, digits    40      12,345  1,000     1.50 M  2.00 KiB  6.25 T  3.00 MiB  75 s
──────────────────────────────────────────────────────────────────────────────────────
total: 1 program    40                                          6.25 T  3.00 MiB  75 s`.slice(1),
  );
});

Deno.test("several programs are named by what tells them apart, and memory is the largest's", () => {
  const text = VALID.replace(", batch: 32", "").replace("vary:", "vary:\n  data.batch: [8, 64]");
  assertEquals(
    planTable(estimatesOf(text)),
    `
program            runs  parameters  steps  FLOP/step  live/run    FLOP    memory      time
───────────────────────────────────────────────────────────────────────────────────────────
batch 8              40      12,345  1,000     1.50 M  2.00 KiB  6.25 T  3.00 MiB      75 s
batch 64             40      12,345  1,000     1.50 M  2.00 KiB  6.25 T  3.00 MiB  50.3 min
───────────────────────────────────────────────────────────────────────────────────────────
total: 2 programs    80                                          12.5 T  3.00 MiB  51.5 min`.slice(1),
  );
});

Deno.test("what checkpoints save and compute again is below the table", () => {
  const [one, other] = estimatesOf(VALID.replace("vary:", "vary:\n  train.checkpoint: [sqrt, none]"));
  const text = planTable([{ ...one, plainStep: { flops: 1.2e6, liveBytes: 4096, activationBytes: 2048 } }, other]);
  assertEquals(text.split("\n").slice(-2), [
    "total: 2 programs    80                                          12.5 T  3.00 MiB  51.5 min",
    "checkpoint sqrt: activations 512 B in place of 2.00 KiB (−75 %), with gradients 2.00 KiB in place of 4.00 KiB " +
    "(−50 %), 300 k FLOP/step more (+25 %)",
  ]);
});

Deno.test("nothing to run is a table too", () => {
  assertEquals(planTable([]).split("\n").at(-1)?.trim().replaceAll(/ +/g, " "), "total: 0 programs 0 0 0 B 0.0 s");
});
