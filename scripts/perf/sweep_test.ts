import { assertEquals } from "@std/assert";
import type { Arm } from "../../results/perf_format.ts";
import type { DescentArm } from "./descent_arm.ts";
import { LoadMeter } from "./load.ts";
import { timeSweep } from "./sweep.ts";
import { SWEEPS } from "./works.ts";

/** An arm that takes the same time every round. */
function fakeArm(
  arm: Arm,
  { seconds, firstLoss, log }: { seconds: number; firstLoss: number; log: string[] },
): DescentArm {
  return {
    ...{ arm, processes: 2, about: "fake", firstLoss },
    ready: { firstLoss, stepFlops: 100, plannedBytes: 1, allocatedBytes: 1 },
    round: () => {
      log.push(arm);
      return Promise.resolve({ steps: 80, seconds });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(void log.push(`close ${arm}`)),
  };
}

const work = { ...SWEEPS.mlp_64, name: "mlp_64" };
const options = () => ({ repeats: 2, seconds: 1, load: new LoadMeter(), say: () => {} });

Deno.test("arms take turns after a round that does not count, and all are closed", async () => {
  const log: string[] = [];
  const open = (arm: Arm, seconds: number) => () => Promise.resolve(fakeArm(arm, { seconds, firstLoss: 2, log }));
  const others = new Map([["torch_runs" as const, open("torch_runs", 3)]]);
  const { arms } = await timeSweep(work, { descent: open("descent", 1), others }, options());
  assertEquals(log.slice(0, 6), ["descent", "torch_runs", "descent", "torch_runs", "descent", "torch_runs"]);
  assertEquals(log.slice(6).sort(), ["close descent", "close torch_runs"]);
  // 8,000 steps of all runs are 100 rounds of 80.
  assertEquals(arms.map(({ seconds }) => seconds), [[100, 100], [300, 300]]);
  assertEquals([arms[0].ratio, arms[1].ratio?.median, arms[1].leastRatio], [null, 3, 3]);
});

Deno.test("an arm with another first loss, or that cannot be opened, is an entry with the reason and is not timed", async () => {
  const log: string[] = [];
  const others = new Map([
    ["torch_bmm" as const, () => Promise.resolve(fakeArm("torch_bmm", { seconds: 1, firstLoss: 2.001, log }))],
    ["tfjs" as const, () => Promise.reject(new Error("no kernel"))],
    ["jax_js" as const, () => Promise.resolve(fakeArm("jax_js", { seconds: 1, firstLoss: NaN, log }))],
  ]);
  const descent = () => Promise.resolve(fakeArm("descent", { seconds: 1, firstLoss: 2, log }));
  const { arms } = await timeSweep(work, { descent, others }, options());
  assertEquals(arms.map(({ arm, reason }) => [arm, reason]), [
    ["descent", null],
    ["torch_bmm", "its first loss is not Descent's 2: got 2.001"],
    ["tfjs", "no kernel"],
    ["jax_js", "its first loss is not Descent's 2: got NaN"],
  ]);
  assertEquals(log.filter((line) => line === "torch_bmm" || line === "jax_js"), []);
});
