import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { smallDataset, smallRun } from "../../suites/core/run/testing/small.ts";
import type { EngineReply } from "../../suites/core/run/engine.ts";
import { decodeFrames, encodeFrame } from "./framing.ts";
import { runPool } from "./pool.ts";
import { denoArguments, FAST_FLAGS } from "./process.ts";

const RUNS = [1, 2, 3, 4, 5].map((seed) => smallRun(seed));
const POOL = { device: "cpu", datasets: [smallDataset()] } as const;

Deno.test("Ctrl-C does not end an engine: it is for the command to decide", async () => {
  const main = fromFileUrl(new URL("./main.ts", import.meta.url));
  const options = { stdin: "piped", stdout: "piped", stderr: "null" } as const;
  const child = new Deno.Command(Deno.execPath(), { args: [...denoArguments(""), main, "cpu"], ...options }).spawn();
  const replies = decodeFrames<EngineReply>(child.stdout);
  assertEquals((await replies.next()).value?.type, "ready");
  child.kill("SIGINT");
  const writer = child.stdin.getWriter();
  await writer.write(encodeFrame({ type: "dataset", dataset: smallDataset() }));
  const job = { number: 0, runs: RUNS, protocol: "signal", observe: [], capacity: 1 };
  await writer.write(encodeFrame({ type: "run", job }));
  for (const type of ["progress", "records"]) assertEquals((await replies.next()).value?.type, type);
  await writer.close();
  assert((await replies.next()).done);
  assertEquals((await child.status).code, 0);
});

Deno.test("engines of the CPU start without permissions, with fast flags and without, and give the same records", async () => {
  const groups = [{ runs: RUNS, protocol: "train" as const, observe: [] }];
  const notices: string[] = [];
  const onNotice = (notice: string) => void notices.push(notice);
  const [fast, plain] = [
    await runPool(groups, { ...POOL, engines: 2, onNotice }),
    await runPool(groups, { ...POOL, engines: 1, onNotice, launch: { flags: "" } }),
  ];
  assertEquals(notices, []);
  assertEquals([fast.flags, plain.flags], [FAST_FLAGS, ""]);
  assertEquals(fast.records.map(({ status, seed }) => [status, seed]), RUNS.map(({ seed }) => ["ok", seed]));
  assertEquals(fast.records, plain.records);
});

Deno.test("steps are told while a job goes on, and add up", async () => {
  const groups = [{
    runs: RUNS.slice(0, 1).map(({ seed }) => smallRun(seed, { steps: 500 })),
    protocol: "train" as const,
    observe: [],
  }];
  const told: number[] = [];
  await runPool(groups, { ...POOL, engines: 1, onSteps: (steps) => told.push(steps) });
  assertEquals(told.reduce((a, b) => a + b), 500);
  assert(told.length >= 5, `${told}`);
});
