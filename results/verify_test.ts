import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Result, RunRecord } from "./format.ts";
import { someResult, someRun, someRuns } from "./testing/results.ts";
import { verifyResult } from "./verify.ts";

const published = someResult(
  someRuns(10, [{ init: "a" }, { init: "b" }]).map((run) => ({
    ...run,
    scalars: { ...run.scalars, "loss@0": 2.3 + run.seed / 100 },
  })),
);
const rerun = (change: (run: RunRecord) => Partial<RunRecord> = () => ({}), keep = 20): Result =>
  someResult(published.canonical.runs.slice(0, keep).map((run) => ({ ...run, ...change(run) })));

Deno.test("a part rerun with the same bits is verified", () => {
  assertEquals(verifyResult(published, rerun(undefined, 10)), {
    outcome: "identical",
    lines: ["verified, bit for bit: 10 runs"],
  });
});

Deno.test("other bits, another status or another parameter hash on the same device and build are not", () => {
  const last = (run: RunRecord) => run.seed === 9 && run.cell.init === "b";
  const changes: Partial<RunRecord>[] = [
    { scalars: { "loss@end": 0.5, "loss@0": 2.39 } },
    { profiles: { "grad_norm@0": [1.9, 2.0000001] } },
    { status: "diverged", step: 3 },
    { parameterHash: "other" },
  ];
  for (const change of changes) {
    const { outcome, lines } = verifyResult(published, rerun((run) => last(run) ? change : {}));
    assertEquals(outcome, "disagrees");
    assertStringIncludes(lines[0], "1 of 20 runs differ");
    assertEquals(lines[1], "  init b, seed 9");
  }
});

Deno.test("what only one of two runs was asked for is no difference, what both were is", () => {
  const asked = (value: number) => rerun((run) => ({ scalars: { ...run.scalars, "max(loss)@[0,end]": value } }));
  assertEquals(verifyResult(published, asked(3)).outcome, "identical");
  assertEquals(verifyResult(asked(3), published).outcome, "identical");
  assertEquals(verifyResult(asked(3), asked(4)).outcome, "disagrees");
  const unasked = rerun((run) => ({ scalars: { ...run.scalars, "test_loss@end": 1 } }));
  assertEquals(verifyResult(published, unasked).outcome, "disagrees");
});

Deno.test("a signal alone answers for step 0 only", () => {
  const signal = (loss: number) =>
    rerun((run) => ({
      scalars: { "loss@0": run.scalars["loss@0"] + loss },
      series: {},
      parameterHash: "untrained",
    }));
  const options = { signalOnly: true };
  assertEquals(verifyResult(published, signal(0), options).outcome, "identical");
  assertEquals(verifyResult(published, signal(1e-9), options).outcome, "disagrees");
  assertEquals(verifyResult(published, signal(0)).outcome, "disagrees"); // a whole run must have the rest, too
});

Deno.test("on another build or device the means must agree", () => {
  const moved = (shift: number) =>
    rerun((run) => ({ build: "b1", scalars: { ...run.scalars, "loss@end": run.scalars["loss@end"] + shift } }));
  const close = verifyResult(published, moved(1e-6));
  assertEquals(close.outcome, "agrees");
  assertStringIncludes(close.lines[0], "0 changed, 0 undecided (another build)");
  const far = verifyResult(published, moved(1));
  assertEquals(far.outcome, "disagrees");
  assertStringIncludes(far.lines[1], "loss@end (init a)");
  const quantities = (name: string) => name === "grad_norm";
  assertEquals(verifyResult(published, moved(1), { quantities }).outcome, "identical");
  const diverging = rerun(() => ({ build: "b1", status: "diverged", step: 1 }));
  assertEquals(verifyResult(published, diverging).outcome, "disagrees");
});

Deno.test("a rerun that says nothing is an error", () => {
  assertThrows(() => verifyResult(published, someResult([someRun({ seed: 77 })])), RangeError, "no run");
  const failed = rerun((run) => run.seed === 0 ? { status: "failed", reason: "no memory" } : {});
  assertThrows(() => verifyResult(published, failed), RangeError, "no memory");
});
