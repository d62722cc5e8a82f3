import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { saveRunResult } from "../../results/save.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someResult, someRuns } from "../../results/testing/results.ts";
import { VERDICTS_1 } from "../../results/testing/version_1.ts";
import { UsageError } from "../command_line.ts";
import { publishAll, publishCommand, type PublishTools } from "./publishing.ts";
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

/** The project as it was when the results were made. */
const around = (files: Files): PublishTools => ({ files, judge: () => judge, specification: () => ({ seeds: 6 }) });

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
  assertEquals(
    publishAll(around(files), names, {}).map(({ outcome, about }) => [outcome, about.slice(0, path.length)]),
    [
      ["published", path],
      ["refused", "it is a quick run, and a published one has full sizes; ".slice(0, path.length)],
    ],
  );
  assertEquals(publishAll(around(files), names, {})[0].outcome, "unchanged");
  const dirty = filesWith(resultOf("init_table", { dirty: true }));
  assertEquals(publishAll(around(dirty), [NAME], {})[0].about, `${path}; of code that was not committed`);
});

Deno.test("a result of other seeds or of an edited experiment, and a broken file, are refused each for itself", () => {
  const files = filesWith(resultOf("init_table"), resultOf("init_table_mnist"));
  files.write("runs/out/initialization/init_table_mnist.cpu.json", "{");
  const tools = { ...around(files), specification: () => ({ seeds: 10, vary: {} }) };
  const rows = publishAll(tools, [NAME, { ...NAME, experiment: "init_table_mnist" }], {});
  assertEquals(
    rows[0].about,
    "it was run with other seeds, vary than configs/initialization/init_table.yaml has; run it again",
  );
  assertStringIncludes(rows[1].about, "init_table_mnist.cpu.json: it is no valid JSON");
  assertEquals(files.exists("results"), false);
});

Deno.test("the command publishes what is named, writes verdicts and index, and fails where it refuses", () => {
  const files = filesWith(resultOf("init_table"), resultOf("init_table_mnist", { quick: true }));
  const run = (...args: string[]) => quietly(() => publishCommand(args, around(files)));
  assertEquals(run("initialization/init_table"), 0);
  assertEquals(files.list("results/v1/initialization").map(({ name }) => name), [
    "init_table.cpu.1.json",
    "init_table.cpu.1.verdicts.json",
  ]);
  assertEquals(files.exists("results/index.json"), true);
  assertEquals(run(), 1); // the quick one is among them
  assertEquals(run("--help"), 0);
  assertEquals(quietly(() => publishCommand([], around(filesWith()))), 1);
  assertThrows(() => run("initialisation"), UsageError, "no suite or experiment");
  assertThrows(() => run("--al"), UsageError, "unknown option");
});
