import { assert, assertEquals, assertThrows } from "@std/assert";
import { VERDICTS_1 } from "../results/testing/version_1.ts";
import { Figures, Tables } from "./blocks.ts";
import { drawExperiment } from "./draw.ts";
import { includesOf, withIncludes } from "./includes.ts";
import { escaped, markdownTable } from "./table_text.ts";
import { initResult } from "./testing/init_result.ts";
import { noWarning } from "./testing/spec_parts.ts";

const drawing = {
  experiment: "init_table",
  question: "Which train?",
  caveats: ["Plain SGD."],
  figures: Figures.parse(["activation_mean", "grad_norm"].map((quantity) => {
    return { chart: "depth_profile", quantity, scale: "log", color: "model.init" };
  })),
  tables: Tables.parse([
    { layout: "by_variant", rows: "model.init", columns: [{ share: "trained" }], title: "Who trained" },
    { layout: "claims" },
  ]),
  result: initResult(6),
  verdicts: VERDICTS_1,
};

Deno.test("an experiment is drawn into one page, and three files a chart; twice the same bytes", async () => {
  const files = await drawExperiment(drawing, { warn: noWarning });
  const charts = ["init_table.depth_profile.activation_mean", "init_table.depth_profile.grad_norm"];
  assertEquals(files.map(({ path }) => path), [
    "init_table.md",
    ...charts.flatMap((name) => [`${name}.vl.json`, `${name}.svg`, `${name}.png`]),
  ]);
  assertEquals(await drawExperiment(drawing, { warn: noWarning }), files);
  const page = String(files[0].content);
  for (const name of charts) assert(page.includes(`](${name}.png)`), `no picture ${name} in ${page}`);
  for (const text of ["**Which train?**", "**Who trained**", "| zeros | 0 of 6 |", "D3-some-claim", "Plain SGD."]) {
    assert(page.includes(text), `no ${text} in ${page}`);
  }
});

Deno.test("charts that are not shown are linked, and none is rendered needlessly", async () => {
  const lead = (chart: number) => chart === 0;
  const files = await drawExperiment(drawing, { shown: lead, rendered: lead, warn: noWarning });
  assertEquals(files.map(({ path }) => path.replace("init_table.", "")), [
    "md",
    "depth_profile.activation_mean.vl.json",
    "depth_profile.activation_mean.svg",
    "depth_profile.activation_mean.png",
    "depth_profile.grad_norm.vl.json",
  ]);
  assert(String(files[0].content).includes("](init_table.depth_profile.grad_norm.vl.json)"));
});

Deno.test("without verdicts there is no table of claims; a changed run is told", async () => {
  const { result } = drawing;
  const quick = { ...result, provenance: { ...result.provenance, quick: true } };
  const [page] = await drawExperiment({ ...drawing, result: quick, verdicts: null, figures: [] });
  assert(!String(page.content).includes("the document says"));
  assert(String(page.content).includes("quick run, not the experiment as stated"));
});

Deno.test("cells cannot break a table, and text is no mark-up", () => {
  assertEquals(escaped("||dL/dW|| < 2 * a_b _c_ [x](y)\nz"), "\\|\\|dL/dW\\|\\| \\< 2 \\* a_b \\_c\\_ [x\\](y) z");
  assertEquals(
    markdownTable({ header: ["a", "b"], rows: [["1|2", "0.5 [0, 1]"]], notes: ["Note."] }),
    "| a | b |\n| --- | --- |\n| 1\\|2 | 0.5 [0, 1] |\n\n- Note.\n",
  );
});

const README = "# D\n\n<!-- include: out/s/e.md -->\nold\n<!-- /include -->\n\nend, <!-- include: no --> in a line\n";
const missing = (path: string) => `nothing for ${path}`;

Deno.test("what stands between the marks is replaced, links counting from the document", () => {
  assertEquals(includesOf(README), ["out/s/e.md"]);
  const text = withIncludes(README, () => "![p](e.png) [q](https://q) [r](#r)\n", missing);
  assert(text.includes("![p](out/s/e.png) [q](https://q) [r](#r)"), text);
  assert(text.startsWith("# D\n\n<!-- include: out/s/e.md -->\n") && !text.includes("old"), text);
  assert(text.endsWith("<!-- /include -->\n\nend, <!-- include: no --> in a line\n"), text);
  assertEquals(withIncludes(text, () => "![p](e.png) [q](https://q) [r](#r)\n", missing), text);
  assert(withIncludes(text, () => undefined, missing).includes("\n\nnothing for out/s/e.md\n\n"));
  assertThrows(() => withIncludes("<!-- include: a -->\n", () => "", missing), SyntaxError, "/include");
});
