import { assertEquals } from "@std/assert";
import { specOf, VALID } from "../spec/testing/specs.ts";
import { expand } from "./expand.ts";
import { groupRuns } from "./group.ts";

const groupsOf = (text: string) => groupRuns(expand(specOf(text)));

Deno.test("seeds, learning rates and initial weights share one program", () => {
  const groups = groupsOf(VALID);
  assertEquals(groups.map(({ runs }) => runs.length), [40]);
  assertEquals(groups[0].runs, expand(specOf(VALID)));
  assertEquals(groups[0].config, groups[0].runs[0].config);
});

Deno.test("what changes shape, structure, data or length is a program of its own", () => {
  const different = {
    "model.width": [16, 32],
    "model.depth": [2, 3],
    "model.bias": [true, false],
    "data.batch": [32, 64],
    "data.task": ["digits", "gaussian"],
    "loss.softmax": ["stable", "naive"],
    "train.steps": [20, 30],
    "train.evaluate_every": [5, 10],
  };
  for (const [path, values] of Object.entries(different)) {
    const [section, key] = path.split(".");
    const stated = new RegExp(`(${section}: {.*?)(, )?${key}: \\w+(, )?`);
    const text = VALID.replace(stated, "$1").replace("fix: { train.steps: 20 }", path === "train.steps" ? "" : "$&");
    const varied = text.replace("vary:", `vary:\n  ${path}: ${JSON.stringify(values)}`);
    const groups = groupsOf(varied);
    assertEquals(groups.map(({ runs }) => runs.length), [40, 40], path);
    const configs = groups.map(({ config }) => (config as unknown as Record<string, Record<string, unknown>>)[section]);
    assertEquals(configs.map((config) => config[key]), values, path);
  }
});

Deno.test("runs of one program come together, in the order they come, from wherever they stand", () => {
  const text = VALID.replace(", batch: 32", "").replace("kaiming_normal]", "kaiming_normal]\n  data.batch: [32, 64]");
  const runs = expand(specOf(text));
  assertEquals(
    runs.slice(0, 60).map(({ config }) => config.data.batch),
    [32, 64, 32].flatMap((n) => Array(20).fill(n)),
  );
  const groups = groupRuns(runs);
  assertEquals(groups.map(({ config, runs }) => [config.data.batch, runs.length]), [[32, 40], [64, 40]]);
  for (const { config, runs: own } of groups) {
    assertEquals(own, runs.filter((run) => run.config.data.batch === config.data.batch));
  }
});

Deno.test("no runs, no groups", () => assertEquals(groupRuns([]), []));
