import { assert, assertEquals, assertThrows } from "@std/assert";
import { everyExperiment } from "./experiments.ts";
import { loadExperiment, loadLedger, readProjectFile } from "./spec.ts";

Deno.test("every experiment of every suite loads, and claims only what the ledger lists", () => {
  const ledger = loadLedger();
  assert(ledger.size > 200, `only ${ledger.size} claims`);
  for (const { suite, experiment } of everyExperiment()) {
    const spec = loadExperiment({ suite, experiment });
    assertEquals(spec.file, `configs/${suite}/${experiment}.yaml`);
    for (const { id } of spec.claims) assert(ledger.has(id), `${spec.file} names the unknown claim ${id}`);
  }
});

Deno.test("a missing experiment is named", () => {
  assertThrows(() => loadExperiment({ suite: "initialization", experiment: "none" }), SyntaxError, "none.yaml");
});

Deno.test("the experiment that the documentation shows is one", () => {
  const [, shown] = readProjectFile("docs/experiments.md").match(/```yaml\n([\s\S]*?)```/)!;
  const read = (path: string) => path === "configs/mine/depth.yaml" ? shown : readProjectFile(path);
  assertEquals(loadExperiment({ suite: "mine", experiment: "depth" }, read).settings["model.width"], 128);
});
