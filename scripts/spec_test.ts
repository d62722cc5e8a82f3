import { assert, assertEquals, assertThrows } from "@std/assert";
import { SUITES } from "../suites/table.ts";
import { loadExperiment, loadLedger } from "./spec.ts";

Deno.test("every experiment of every suite loads, and claims only what the ledger lists", () => {
  const ledger = loadLedger();
  assert(ledger.size > 200, `only ${ledger.size} claims`);
  for (const { name, experiments } of SUITES) {
    for (const experiment of experiments) {
      const spec = loadExperiment({ suite: name, experiment });
      assertEquals(spec.file, `configs/${name}/${experiment}.yaml`);
      for (const { id } of spec.claims) assert(ledger.has(id), `${spec.file} names the unknown claim ${id}`);
    }
  }
});

Deno.test("a missing experiment is named", () => {
  assertThrows(() => loadExperiment({ suite: "initialization", experiment: "none" }), SyntaxError, "none.yaml");
});
