import { assertEquals, assertThrows } from "@std/assert";
import { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { saveRunResult } from "../../results/save.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someResult, someRuns } from "../../results/testing/results.ts";
import { VERDICTS_1 } from "../../results/testing/version_1.ts";
import { UsageError } from "../command_line.ts";
import { publishAll, publishCommand } from "./publishing.ts";
import type { JudgeResult } from "./refresh.ts";

const judge: JudgeResult = (_, { suite, experiment }, result) => ({ ...VERDICTS_1, suite, experiment, result });
const NAME = { suite: "initialization", experiment: "init_table", device: "cpu" } as const;

function filesWith(...results: Result[]): Files {
  const files = new Files(new SimulatedDisk());
  for (const result of results) saveRunResult(files, result, VERDICTS_1);
  return files;
}

function resultOf(experiment: string, over: Partial<Result["provenance"]> = {}): Result {
  const result = someResult(someRuns(6), over);
  return { ...result, canonical: { ...result.canonical, suite: "initialization", experiment } };
}

/** What a command prints is not the matter here. */
function quietly(act: () => number): number {
  const { log, error } = console;
  console.log = console.error = () => {};
  try {
    return act();
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("each result has its row: published, unchanged, or refused with the reason", () => {
  const files = filesWith(resultOf("init_table"), resultOf("init_table_mnist", { quick: true }));
  const names = [NAME, { ...NAME, experiment: "init_table_mnist" }];
  const path = "results/v1/initialization/init_table.cpu.1.json";
  assertEquals(publishAll(files, names, {}).map(({ outcome, about }) => [outcome, about.slice(0, path.length)]), [
    ["published", path],
    ["refused", "it is a quick run, and a published one has full sizes; ".slice(0, path.length)],
  ]);
  assertEquals(publishAll(files, names, {})[0].outcome, "unchanged");
  const dirty = filesWith(resultOf("init_table", { dirty: true }));
  assertEquals(publishAll(dirty, [NAME], {})[0].about, `${path}; of code that was not committed`);
});

Deno.test("the command publishes what is named, writes verdicts and index, and fails where it refuses", () => {
  const files = filesWith(resultOf("init_table"), resultOf("init_table_mnist", { quick: true }));
  const run = (...args: string[]) => quietly(() => publishCommand(files, args, () => judge));
  assertEquals(run("initialization/init_table"), 0);
  assertEquals(files.list("results/v1/initialization").map(({ name }) => name), [
    "init_table.cpu.1.json",
    "init_table.cpu.1.verdicts.json",
  ]);
  assertEquals(files.exists("results/index.json"), true);
  assertEquals(run(), 1); // the quick one is among them
  assertEquals(run("--help"), 0);
  assertEquals(quietly(() => publishCommand(filesWith(), [], () => judge)), 1);
  assertThrows(() => run("initialisation"), UsageError, "no suite or experiment");
  assertThrows(() => run("--al"), UsageError, "unknown option");
});
