import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { encode, encodeResult } from "../../results/encode.ts";
import { Files } from "../../results/files.ts";
import type { Result, RunRecord, Verdicts } from "../../results/format.ts";
import { encodePlan, type Plan, planHash, type PlannedExperiment, readPlan } from "../../results/plan_format.ts";
import { readResult } from "../../results/read.ts";
import { runKey } from "../../results/run_key.ts";
import { planFolder, type Shard, shardPath } from "../../results/shards.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { specOf, VALID } from "../../suites/core/spec/testing/specs.ts";
import { UsageError } from "../command_line.ts";
import type { Experiment } from "../spec.ts";
import { sharesOf } from "./bench_shard.ts";
import { mergeCommand, type MergeCommandTools } from "./merge_command.ts";
import { onGpu, partOf, recordsOf, somePlan, somePlanned } from "./testing/plans.ts";

const PLAN = somePlan();
const [FIRST, OTHER] = PLAN.experiments;
const CONFIRMING = somePlanned({ pass: "confirmation", runs: somePlanned({ pass: "confirmation" }).runs.slice(0, 3) });
const OUT = "runs/out/suite/experiment.cpu.json";

/** Leaves a shard's files as a machine would. */
function leave(files: Files, plan: Plan, shard: Shard, change = (result: Result) => result): void {
  for (const { planned, runs } of sharesOf(plan, shard)) {
    const result = change(partOf(planned, recordsOf(planned).filter((run) => runs.has(runKey(run)))));
    const device = result.provenance.device.kind === "gpu" ? "gpu" : "cpu";
    files.write(shardPath(plan, shard, { ...planned, device }), encodeResult(result));
  }
}

/** Runs `merge` on files; the first experiment asks for confirmation where told to. */
async function merge(files: Files, { confirms = false, path = "plan.json" } = {}) {
  const verdicts = (result: Result): Verdicts => ({
    ...{ format: 1, suite: result.canonical.suite, experiment: result.canonical.experiment, result: "r", device: "d" },
    ...{ intervals: 0, expectedByChance: 0, claims: [] },
  });
  const tools: MergeCommandTools = {
    files,
    load: () => specOf(VALID) as Experiment,
    readPlan: (asked) => asked === "plan.json" ? PLAN : readPlan(files.read(asked) ?? "", asked),
    draw: () => Promise.resolve({ paths: [], notices: [] }),
    judge: verdicts,
    confirm: ({ experiment }) => Promise.resolve(confirms && experiment === "experiment" ? CONFIRMING : undefined),
  };
  const { log, error } = console;
  const lines: string[] = [];
  console.log = console.error = (line: string) => void lines.push(line);
  try {
    return { code: await mergeCommand([path], tools), text: lines.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

const newFiles = () => new Files(new SimulatedDisk());
const shards = (count: number) => Array.from({ length: count }, (_, index) => ({ index, count }));
const canonicalOf = (files: Files, path = OUT) => encode(readResult(files.read(path)!, path).canonical);
const wholeOf = (...passes: PlannedExperiment[]) =>
  encode(partOf(passes[0], passes.flatMap((one): RunRecord[] => recordsOf(one))).canonical);

Deno.test("all shards make the whole, again and again, and what is missing is listed with its commands", async () => {
  const files = newFiles();
  leave(files, PLAN, { index: 2, count: 4 });
  const { code, text } = await merge(files);
  assertEquals(code, 1);
  assertStringIncludes(text, "suite/experiment on the cpu: ");
  assertStringIncludes(text, "of 12 runs are missing");
  for (const index of [0, 1, 3]) assertStringIncludes(text, `  deno task bench --plan plan.json --shard ${index}/4`);
  assertEquals([text.includes("--shard 2/4"), files.exists(OUT)], [false, false]);
  for (const shard of shards(4)) leave(files, PLAN, shard);
  assertEquals((await merge(files)).code, 0);
  const bytes = files.read(OUT);
  assertEquals(canonicalOf(files), wholeOf(FIRST));
  assertEquals(canonicalOf(files, "runs/out/suite/other.cpu.json"), wholeOf(OTHER));
  assertEquals((await merge(files)).code, 0);
  assertEquals(files.read(OUT), bytes);
});

Deno.test("without any shard everything is missing, and one command fills it", async () => {
  const { code, text } = await merge(newFiles());
  assertEquals(code, 1);
  assertStringIncludes(text, "suite/experiment: all 12 runs are missing");
  assertStringIncludes(text, "  deno task bench --plan plan.json --shard 0/1");
});

Deno.test("two results for one run, other code, other devices, other questions: both files are named, nothing is written", async () => {
  const conflict = async (change: (result: Result) => Result, ...parts: string[]) => {
    const files = newFiles();
    for (const shard of shards(2)) leave(files, PLAN, shard);
    leave(files, PLAN, { index: 0, count: 3 }, change);
    const { code, text } = await merge(files);
    assertEquals([code, files.exists(OUT)], [3, false]);
    for (const part of [...parts, "0-of-3/suite/experiment.cpu.json"]) assertStringIncludes(text, part);
  };
  const changed = (change: (run: RunRecord) => Partial<RunRecord>) => (result: Result): Result => ({
    ...result,
    canonical: { ...result.canonical, runs: result.canonical.runs.map((run) => ({ ...run, ...change(run) })) },
  });
  await conflict(
    changed(() => ({ parameterHash: "other" })),
    "have different results for",
    "-of-2/suite/experiment.cpu.json",
  );
  await conflict(changed(() => ({ build: "b9" })), "were made by different code");
  await conflict(changed(({ seed }) => ({ seed: seed + 50 })), "holds a run that is not planned");
  await conflict(
    (result) => ({ ...result, canonical: { ...result.canonical, claimsHash: "c9" } }),
    "another claimsHash than the plan",
  );
  await conflict((result) => {
    const device = { ...result.provenance.device, name: "WebAssembly, not fused" };
    return { ...result, provenance: { ...result.provenance, device } };
  }, "the parts are of 2 devices");
});

Deno.test("a GPU's runs are another result than the CPU's", async () => {
  const files = newFiles();
  for (const shard of shards(2)) leave(files, PLAN, shard);
  leave(files, PLAN, { index: 0, count: 3 }, onGpu);
  const { code, text } = await merge(files);
  assertEquals([code, canonicalOf(files)], [1, wholeOf(FIRST)]);
  assertStringIncludes(text, "suite/experiment on the gpu: ");
});

Deno.test("a file that was cut off counts as missing, and one that failed is run again", async () => {
  const files = newFiles();
  for (const shard of shards(2)) leave(files, PLAN, shard);
  const path = shardPath(PLAN, { index: 1, count: 2 }, { ...FIRST, device: "cpu" });
  const text = files.read(path)!;
  files.write(path, text.slice(0, text.length / 2));
  const cut = await merge(files);
  assertEquals(cut.code, 1);
  assertStringIncludes(cut.text, `Cannot read ${path}`);
  assertStringIncludes(cut.text, "--shard 1/2");
  leave(files, PLAN, { index: 1, count: 2 }, (result) => ({
    ...result,
    canonical: {
      ...result.canonical,
      runs: result.canonical.runs.map((run) => ({ ...run, build: "", status: "failed", reason: "out of memory" })),
    },
  }));
  const failed = await merge(files);
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.text, "of 12 runs failed");
  assertStringIncludes(failed.text, "--shard 1/2");
});

Deno.test("what claims contradict is confirmed after the merge, by its own shards, in one result", async () => {
  const files = newFiles();
  for (const shard of shards(2)) leave(files, PLAN, shard);
  const first = await merge(files, { confirms: true });
  const path = `runs/shards/${planHash(PLAN)}/confirmation.json`;
  assertEquals([first.code, canonicalOf(files)], [4, wholeOf(FIRST)]);
  assertStringIncludes(first.text, `  deno task bench --plan ${path} --shard 0/1`);
  const second = readPlan(files.read(path)!, path);
  assertEquals([second.confirms, second.experiments], [planHash(PLAN), [CONFIRMING]]);
  for (const shard of shards(3)) {
    assertEquals((await merge(files, { confirms: true })).code, 4);
    leave(files, second, shard);
  }
  assertEquals(planFolder(second), `runs/shards/${planHash(PLAN)}/confirmation-${planHash(second)}`);
  for (const asked of ["plan.json", path]) { // either plan will do
    assertEquals((await merge(files, { confirms: true, path: asked })).code, 0);
    assertEquals(canonicalOf(files), wholeOf(FIRST, CONFIRMING));
  }
});

Deno.test("what is no plan, or none that is here, is refused", async () => {
  const files = newFiles();
  await assertRejects(() => mergeCommand([], {} as MergeCommandTools), UsageError, "merge takes one plan, got 0");
  await assertRejects(() => mergeCommand(["--force"], {} as MergeCommandTools), UsageError, 'unknown option "--force"');
  files.write("old.json", encodePlan(PLAN).replace('"format": 1', '"format": 2'));
  await assertRejects(() => merge(files, { path: "old.json" }), SyntaxError, "which is newer; update Descent");
  files.write("alone.json", encodePlan({ ...PLAN, confirms: "00" }));
  await assertRejects(
    () => merge(files, { path: "alone.json" }),
    RangeError,
    "confirms the plan runs/shards/00/plan.json",
  );
});
