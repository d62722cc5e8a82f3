import { assert, assertEquals, assertThrows } from "@std/assert";
import { everyExperiment } from "./experiments.ts";
import { PROTOCOL_NAMES } from "../suites/core/protocols/table.ts";
import { Intervention } from "../suites/core/spec/config/interventions.ts";
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

Deno.test("the documentation has a row for every protocol and intervention", () => {
  const text = readProjectFile("docs/experiments.md");
  const names = [...PROTOCOL_NAMES, ...Intervention.options.map(({ shape }) => shape.do.value)];
  assertEquals(names.filter((name) => !text.includes(`\n| \`${name}\``)), []);
  const [, continual] = text.match(/```yaml\n(protocol: continual[\s\S]*?)```/)!;
  const whole = `question: q\nobserve: [loss]\nmodel: { depth: 1, width: 8 }\noptimizer: { lr: 0.1 }\n${continual}`;
  const spec = loadExperiment({ suite: "mine", experiment: "tasks" }, (path) => {
    return path === "configs/mine/tasks.yaml" ? whole : readProjectFile(path);
  });
  assertEquals(spec.protocol, "continual");
});
