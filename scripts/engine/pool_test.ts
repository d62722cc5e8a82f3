import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import type { RunRecord } from "../../results/format.ts";
import type { Dataset } from "../../suites/core/data/dataset.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import type { JobKeeper } from "./keeper.ts";
import { type PoolOptions, runPool } from "./pool.ts";
import { BEHAVIOURS } from "./testing/fake_engine.ts";

const FAKE = fromFileUrl(new URL("./testing/fake_engine.ts", import.meta.url));

/** Runs with one behaviour each. */
function runsOf(behaviours: readonly (keyof typeof BEHAVIOURS)[]): Run[] {
  return behaviours.map((behaviour, seed) => ({
    ...{ id: `run${seed}`, cell: {}, tuned: {}, seed, pass: "first" },
    config: {
      model: { kind: "mlp", depth: 1, width: 4, activation: "relu", bias: true, init: "zeros" },
      data: { task: "digits", batch: 2 },
      loss: { kind: "cross_entropy", softmax: "stable" },
      optimizer: { kind: "sgd", lr: BEHAVIOURS[behaviour] },
      train: { steps: 1 },
      precision: "f32",
    },
  }));
}

/** The pool of fake engines, one run a job. */
async function pool(
  behaviours: readonly (keyof typeof BEHAVIOURS)[],
  options: Partial<PoolOptions> = {},
): Promise<RunRecord[]> {
  const groups = runsOf(behaviours).map((run) => ({ runs: [run], protocol: "train" as const, observe: [] }));
  const launch = { main: FAKE, flags: "", permissions: ["--allow-run"], ...options.launch };
  const { records } = await runPool(groups, { device: "cpu", engines: 2, datasets: [], ...options, launch });
  assertEquals(records.map(({ id }) => id), groups.map(({ runs }) => runs[0].id));
  return records;
}

Deno.test("an engine that dies fails the runs it held, says why, and is replaced", async () => {
  const records = await pool(["works", "dies", "diesInsideMessage", "exits", "fails", "works", "works"]);
  assertEquals(records.map(({ status }) => status), ["ok", "failed", "failed", "failed", "failed", "ok", "ok"]);
  assertEquals(records[1].reason, "the engine ended with SIGKILL");
  assertEquals(records[2].reason, "the engine ended with SIGKILL");
  assertMatch(records[3].reason!, /^the engine ended with code 1: out of ideas/);
  assertEquals(records[4].reason, "the shader did not compile");
});

Deno.test("an engine that falls silent is given up, and others go on", async () => {
  const records = await pool(["fallsSilent", "works", "works"], { watchdogSeconds: 2 });
  assertEquals(records.map(({ status }) => status), ["failed", "ok", "ok"]);
  assertEquals(records[0].reason, "no sign of life from the engine for 2 s");
  assertEquals(records[1].scalars["pid@end"], records[2].scalars["pid@end"]);
});

Deno.test("replies that do not answer the job are refused", async () => {
  const records = await pool(["prints", "answersAnother", "answersOtherRuns", "works"]);
  assertEquals(records.map(({ status }) => status), ["failed", "failed", "failed", "ok"]);
  assertStringIncludes(records[0].reason!, 'other bytes, starting with "a driver');
  assertStringIncludes(records[1].reason!, "does not answer job");
  assertStringIncludes(records[2].reason!, "does not answer job");
});

Deno.test("flags under which the self-test fails, or that V8 does not know, are given up with a notice", async () => {
  for (const [flags, why] of [["--expose-gc", "matmul is off by 1"], ["--no-such-flag", "V8 did not recognize flag"]]) {
    const notices: string[] = [];
    const groups = [{ runs: runsOf(["works", "works", "works"]), protocol: "train" as const, observe: [] }];
    const { records, flags: inForce } = await runPool(groups, {
      ...{ device: "cpu", engines: 1, datasets: [], onNotice: (notice) => notices.push(notice) },
      launch: { main: FAKE, flags },
    });
    assertEquals(inForce, "");
    assertEquals(records.map(({ status }) => status), ["ok", "ok", "ok"]);
    assertEquals(notices.length, 1);
    assertStringIncludes(notices[0], why);
  }
});

Deno.test("a pool that can open no engine says why", async () => {
  const launch = { main: fromFileUrl(new URL("./testing/none.ts", import.meta.url)) };
  const error = await assertRejects(() => pool(["works"], { launch }), Error, "Cannot open the cpu device");
  assertMatch(error.message, /code 1: error: .*none\.ts/);
});

Deno.test("an aborted pool ends its engines and rejects with the reason", async () => {
  const controller = new AbortController();
  const started = performance.now();
  const running = pool(["fallsSilent", "fallsSilent", "works"], {
    signal: controller.signal,
    onSteps: () => controller.abort(new Error("stopped by Ctrl-C")),
  });
  await assertRejects(() => running, Error, "stopped by Ctrl-C");
  assert(performance.now() - started < 20_000);
});

Deno.test("an engine that stops reading is given up, however much it was sent", async () => {
  const large = { inputs: new Float32Array(4e6) };
  const datasets = [{ task: "stuck" }, large] as unknown as Dataset[];
  const records = await pool(["works", "works"], { engines: 1, datasets, watchdogSeconds: 2 });
  assertEquals(records.map(({ reason }) => reason), Array(2).fill("no sign of life from the engine for 2 s"));
});

Deno.test("steps and records are reported as they come", async () => {
  const seen: string[] = [];
  let steps = 0;
  await pool(["works", "works", "dies"], {
    onSteps: (count) => steps += count,
    onRecords: (records) => seen.push(...records.map(({ id }) => id)),
  });
  assertEquals(seen.sort(), ["run0", "run1", "run2"]);
  assertEquals(steps, 3);
});

/** A keeper that notes what it is told. */
function notingKeeper(mine: (id: string) => boolean = () => true) {
  const told: string[] = [];
  const note = (what: string) => ({ runs }: { readonly runs: readonly Run[] }) =>
    void told.push(`${what} ${runs.map(({ id }) => id).join(" ")}`);
  const keeper: JobKeeper = {
    checkpointSeconds: 30,
    claim: (runs) => runs.map(({ id }) => mine(id)),
    resume: () => undefined,
    progress: () => {},
    checkpoint: () => {},
    finished: note("finished"),
    failed: note("failed"),
    stopped: note("stopped"),
  };
  return { keeper, told };
}

Deno.test("runs that failed together are tried again one by one, as often as asked", async () => {
  const { keeper, told } = notingKeeper();
  const groups = [{ runs: runsOf(["dies", "works", "works"]), protocol: "train" as const, observe: [], mostRuns: 3 }];
  const launch = { main: FAKE, flags: "", permissions: ["--allow-run"] };
  const options = { device: "cpu", engines: 1, datasets: [], launch, keeper, retries: 2 } as const;
  const { records } = await runPool(groups, options);
  assertEquals(records.map(({ status }) => status), ["failed", "ok", "ok"]);
  assertEquals(told.filter((one) => one.startsWith("failed")), ["failed run0 run1", "failed run0", "failed run0"]);
});

Deno.test("runs that another process trains are left to it", async () => {
  const { keeper, told } = notingKeeper((id) => id !== "run1");
  const groups = runsOf(["works", "works", "works"]).map((run) => ({
    runs: [run],
    protocol: "train" as const,
    observe: [],
  }));
  const { records } = await runPool(groups, {
    ...{ device: "cpu", engines: 1, datasets: [], keeper },
    launch: { main: FAKE, flags: "" },
  });
  assertEquals(records.map(({ id }) => id), ["run0", "run2"]);
  assertEquals(told, ["finished run0", "finished run2"]);
});

Deno.test("a paused pool lets engines stop, keeps what is done and hands out nothing more", async () => {
  const { keeper, told } = notingKeeper();
  const pause = new AbortController();
  const groups = runsOf(["works", "waitsForStop", "works"]).map((run) => {
    return { runs: [run], protocol: "train" as const, observe: [] };
  });
  const { records } = await runPool(groups, {
    ...{ device: "cpu", engines: 1, datasets: [], keeper, pause: pause.signal },
    launch: { main: FAKE, flags: "" },
    onSteps: () => told.includes("finished run0") && pause.abort(),
  });
  assertEquals(records.map(({ id }) => id), ["run0"]);
  assertEquals(told, ["finished run0", "stopped run1"]);
});

Deno.test("a pool that is to fail fast pauses at the first failure", async () => {
  const { keeper, told } = notingKeeper();
  const groups = runsOf(["works", "fails", "works"]).map((run) => {
    return { runs: [run], protocol: "train" as const, observe: [] };
  });
  const options = { device: "cpu", engines: 1, datasets: [], keeper, failFast: true } as const;
  const { records } = await runPool(groups, { ...options, launch: { main: FAKE, flags: "" } });
  assertEquals(records.map(({ status }) => status), ["ok", "failed"]);
  assertEquals(told, ["finished run0", "failed run1"]);
});
