import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { SUITES } from "../suites/table.ts";
import { everyExperiment, headlineExperiments, namedExperiments } from "./experiments.ts";

Deno.test("every YAML file of a suite's folder is an experiment, suites of the table first", async () => {
  const root = await Deno.makeTempDir();
  try {
    const files = [
      "mine/b.yaml",
      "mine/a.yaml",
      "mine/notes.txt",
      `${SUITES[0].name}/z.yaml`,
      "base/x.yaml",
      "a/c.yaml",
    ];
    for (const file of [...files, "claims/D0.yaml", "schema.json"]) {
      await Deno.mkdir(join(root, "configs", file, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, "configs", file), "");
    }
    assertEquals(everyExperiment(root).map(({ suite, experiment }) => `${suite}/${experiment}`), [
      `${SUITES[0].name}/z`,
      "a/c",
      "mine/a",
      "mine/b",
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a word names a suite or one experiment, each is meant once, and unknown words list what there is", () => {
  const whole = namedExperiments(["initialization"]);
  assert(whole.length > 1);
  assertEquals(namedExperiments(["initialization/init_table", "initialization"]), whole);
  assertEquals(namedExperiments(["initialization/init_table"]).length, 1);
  assertThrows(() => namedExperiments(["initialisation"]), Error, "  initialization: initialization/");
});

Deno.test("headline experiments are those that say so", () => {
  const names = headlineExperiments().map(({ suite, experiment }) => `${suite}/${experiment}`);
  assert(names.includes("initialization/init_table"));
  assert(!names.includes("initialization/init_table_mnist"), "downloaded data has no place there");
});

Deno.test("every suite of the table has experiments, and its negative control is one of them", () => {
  const every = everyExperiment();
  for (const { name, negativeControl } of SUITES) {
    assert(every.some(({ suite, experiment }) => suite === name && experiment === negativeControl.experiment), name);
  }
});
