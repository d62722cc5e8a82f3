import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readComparison } from "../../results/comparison_text.ts";
import { encodeResult, encodeVerdicts } from "../../results/encode.ts";
import { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { encodePlan } from "../../results/plan_format.ts";
import { publish } from "../../results/publish.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someResult, someRuns } from "../../results/testing/results.ts";
import { VERDICTS_1 } from "../../results/testing/version_1.ts";
import { UsageError } from "../command_line.ts";
import { onGpu, somePlan, somePlanned } from "../shards/testing/plans.ts";
import { compareCommand, type CompareTools } from "./compare_command.ts";

const base = someResult(someRuns(6));
const moved = (by: number): Result => ({
  ...base,
  canonical: {
    ...base.canonical,
    runs: base.canonical.runs.map((run) => ({
      ...run,
      build: "b1",
      scalars: { "loss@end": run.scalars["loss@end"] + by },
    })),
  },
});

/** A folder of files, and what is published: the base as revision 1, a worse one as 2, one on the GPU. */
function toolsWith(files: Record<string, string> = {}) {
  const published = new Files(new SimulatedDisk());
  for (const result of [base, moved(1), onGpu(base)]) publish(published, result);
  published.write("results/v1/suite/experiment.cpu.1.verdicts.json", encodeVerdicts(VERDICTS_1));
  const written: Record<string, string> = {};
  const look: CompareTools["look"] = (path) => {
    const text = files[path] ?? published.read(path);
    if (text !== undefined) return { text };
    const below = [...Object.keys(files), ...publishedPaths(published)].filter((name) => name.startsWith(`${path}/`));
    return below.length > 0 ? { files: below } : undefined;
  };
  return { written, tools: { published, look, write: (path: string, text: string) => void (written[path] = text) } };
}

function publishedPaths(files: Files): string[] {
  return files.list("results/v1/suite").map(({ name }) => `results/v1/suite/${name}`);
}

function compare(args: string[], { tools } = toolsWith()): { code: number; text: string; errors: string } {
  const { log, error } = console;
  const [lines, errors]: [string[], string[]] = [[], []];
  console.log = (line: string) => void lines.push(line);
  console.error = (line: string) => void errors.push(line);
  try {
    return { code: compareCommand(args, tools), text: lines.join("\n"), errors: errors.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("revisions, files and folders are compared, and the exit code follows what got worse", () => {
  const files = {
    "a/suite/experiment.cpu.json": encodeResult(base),
    "b/suite/experiment.cpu.json": encodeResult(moved(1)),
    "b/suite/experiment.gpu.json": encodeResult(onGpu(base)),
  };
  const worse = ["suite/experiment@1", "suite/experiment@2"];
  for (const args of [worse, ["a", "b"], Object.keys(files).slice(0, 2), ["a", "results/v1"]]) {
    const { code, text, errors } = compare(args, toolsWith(files));
    assertEquals([code, errors], [1, "suite/experiment: 1 quantity worse"], args.join(" "));
    assertStringIncludes(text, `# ${args[0]} → ${args[1]}`);
    assertStringIncludes(text, "| all runs | loss@end | ");
    assertEquals(compare(args.toReversed(), toolsWith(files)).code, 0); // better is fine
  }
  assertEquals(compare([...worse, "--fail-on", "none"]).code, 0);
  assertEquals(compare([...worse.toReversed(), "--fail-on", "worse,changed,undecided,missing,fault"]).code, 0);
  assertEquals(
    compare(["b", "a", "--fail-on", "missing"], toolsWith(files)).errors,
    "suite/experiment on the gpu is missing",
  );
  assertEquals(compare(["suite/experiment@1", "suite/experiment.gpu@1", "--fail-on", "fault"]).code, 0);
});

Deno.test("JSON holds all of it, in a file where one is asked for", () => {
  const made = toolsWith();
  const { code, text } = compare(
    ["suite/experiment@1", "suite/experiment@2", "--format", "json", "-o", "c.json"],
    made,
  );
  assertEquals([code, text], [1, ""]);
  const { experiments: [one], first } = readComparison(made.written["c.json"], "c.json");
  assertEquals([first, one.suite, one.runs.common, one.quantities.length], ["suite/experiment@1", "suite", 6, 4]);
});

Deno.test("plans are compared by their counters", () => {
  const plan = somePlan();
  const dearer = {
    ...plan,
    experiments: [somePlanned({ programs: somePlanned().programs.map((one) => ({ ...one, dispatches: 1000 })) })],
  };
  const files = { "p.json": encodePlan(plan), "q.json": encodePlan(dearer) };
  const { code, text, errors } = compare(["p.json", "q.json"], toolsWith(files));
  assertEquals([code, errors], [1, "suite/experiment: 2 counters worse"]);
  assertStringIncludes(text, "| program 1 | dispatches | 100 | 1000 | worse |");
  assertStringIncludes(text, "Only in p.json: suite/other");
  assertThrows(
    () => compare(["p.json", "suite/experiment@1"], toolsWith(files)),
    UsageError,
    "only be compared with a plan",
  );
});

Deno.test("what it does not know is refused with what there is", () => {
  const refuses = (message: string, ...args: string[]) => assertThrows(() => compare(args), UsageError, message);
  refuses("compare takes two results, got 1", "a");
  refuses(
    "there are suite/experiment.cpu@1, suite/experiment.cpu@2, suite/experiment.gpu@1",
    "suite/experiment@9",
    "x",
  );
  refuses("nothing of suite/other is published", "suite/other@1", "x");
  refuses("there is no file or folder nowhere", "nowhere", "x");
  refuses('takes markdown, json, got "yaml"', "a", "b", "--format", "yaml");
  refuses('or none, got "time"', "a", "b", "--fail-on", "time");
  refuses('unknown option "--fast"', "a", "b", "--fast");
  const other = { ...base, canonical: { ...base.canonical, experiment: "other" } };
  const files = {
    "o.json": encodeResult(other),
    "x/y.txt": "",
    "o/suite/other.cpu.json": encodeResult(other),
    "bad.json": "{",
  };
  const made = toolsWith(files);
  assertThrows(
    () => compare(["suite/experiment@1", "o.json"], made),
    UsageError,
    "of one experiment, got suite/experiment",
  );
  assertThrows(() => compare(["suite/experiment@1", "o"], made), UsageError, "no experiment in common");
  assertThrows(() => compare(["x", "o"], made), UsageError, "x holds no result");
  assertThrows(() => compare(["bad.json", "o.json"], made), SyntaxError, "Cannot read bad.json");
});
