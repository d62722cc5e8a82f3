import { assertEquals, assertThrows } from "@std/assert";
import { canonicalHash } from "../../results/encode.ts";
import { currentResult } from "../../results/current.ts";
import { Files } from "../../results/files.ts";
import type { Verdicts } from "../../results/format.ts";
import { publish } from "../../results/publish.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someResult, someRuns } from "../../results/testing/results.ts";
import { VERDICTS_1 } from "../../results/testing/version_1.ts";
import { type JudgeResult, staleFiles } from "./refresh.ts";

const judge: JudgeResult = (_, { suite, experiment }, result): Verdicts => ({
  ...VERDICTS_1,
  suite,
  experiment,
  result,
});
const write = (files: Files, by = judge) => {
  const stale = staleFiles(files, by);
  for (const { path, text } of stale) files.write(path, text);
  return stale.map(({ path }) => path);
};

Deno.test("verdicts and index are written once, and again when results or claims change", () => {
  const files = new Files(new SimulatedDisk());
  assertEquals(write(files), []); // nothing published: nothing to derive
  const result = someResult(someRuns(6));
  publish(files, result);
  const [one, index] = ["results/v1/suite/experiment.cpu.1.verdicts.json", "results/index.json"];
  assertEquals(write(files), [one, index]);
  assertEquals(write(files), []);
  const name = { suite: "suite", experiment: "experiment", device: "cpu" } as const;
  assertEquals(currentResult(files, name)?.verdicts?.result, canonicalHash(result.canonical));
  const edited: JudgeResult = (...input) => ({ ...judge(...input), intervals: 3 });
  assertEquals(write(files, edited), [one]);
  files.remove(one);
  assertEquals(write(files, edited), [one]);
  publish(files, someResult(someRuns(7)));
  assertEquals(write(files), ["results/v1/suite/experiment.cpu.2.verdicts.json", index]);
  assertEquals(write(files), []); // the superseded revision's verdicts stay as they were
});

Deno.test("an edited result stops it", () => {
  const files = new Files(new SimulatedDisk());
  publish(files, someResult(someRuns(6)));
  write(files);
  const path = "results/v1/suite/experiment.cpu.1.json";
  files.write(path, files.read(path)!.replace('"c0"', '"c1"'));
  assertThrows(() => write(files), RangeError, "never changed");
});
