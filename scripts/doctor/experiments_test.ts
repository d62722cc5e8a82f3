import { assertEquals } from "@std/assert";
import { specOf, VALID } from "../../suites/core/spec/testing/specs.ts";
import { experimentStates } from "./experiments.ts";

Deno.test("an experiment can run unless its data is missing or its file is wrong", () => {
  const texts: Readonly<Record<string, string>> = {
    drawn: `${VALID}\nheadline: 2\n`,
    files: VALID.replace("task: digits", "task: mnist10k"),
    both: VALID.replace("{ task: digits, batch: 32 }", "{ batch: 32 }").replace(
      "vary:",
      "vary:\n  data.task: [digits, mnist10k]",
    ),
    wrong: VALID.replace("width", "widht"),
  };
  const names = Object.keys(texts).map((experiment) => ({ suite: "s", experiment }));
  const states = experimentStates({
    names,
    load: ({ experiment }) => specOf(texts[experiment]),
    missing: (task) => task === "mnist10k" ? "mnist10k is not there" : null,
  });
  assertEquals(states.map(({ name, headline }) => [name, headline]), [
    ["s/drawn", true],
    ["s/files", false],
    ["s/both", false],
    ["s/wrong", false],
  ]);
  const [drawn, files, both, wrong] = states.map(({ obstacles }) => obstacles);
  assertEquals([drawn, files, both], [[], ["mnist10k is not there"], ["mnist10k is not there"]]);
  assertEquals(wrong.map((line) => line.match(/:(\d+):\d+: (\S+):/)?.slice(1)), [["3", "model.width"], [
    "3",
    "model.widht",
  ]]);
});
