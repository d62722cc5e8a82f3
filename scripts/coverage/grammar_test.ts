import { assert, assertEquals } from "@std/assert";
import { choiceSettings, modelsTaking, otherLists, plainSettings } from "./grammar.ts";
import { SETTINGS } from "../../suites/core/spec/settings.ts";

const CHOICES = new Map(choiceSettings().map(({ path, choices }) => [path, choices]));
const KINDS = CHOICES.get("model.kind")!;

function taking(path: Parameters<typeof modelsTaking>[0], word: string): string[] {
  return modelsTaking(path, CHOICES.get(path)!.find((choice) => choice.word === word)!, KINDS);
}

Deno.test("every setting is listed once, and every word has an example that its schema takes", () => {
  assertEquals([...CHOICES.keys(), ...plainSettings().map(({ path }) => path)].sort(), [...SETTINGS.keys()].sort());
  for (const [path, choices] of CHOICES) {
    for (const { word, example } of choices) {
      assert(SETTINGS.get(path)!.schema.safeParse(example).success, `${path} does not take its own ${word}`);
    }
  }
});

Deno.test("which models take a word is what the rules between settings say", () => {
  assertEquals(taking("model.activation", "gelu"), ["mlp", "cnn", "resnet", "transformer"]);
  assertEquals(taking("model.activation", "tanh"), ["mlp", "cnn", "resnet", "transformer", "rnn"]);
  assertEquals(taking("model.norm_position", "post"), ["mlp", "transformer"]);
  assertEquals(taking("data.task", "copy"), ["transformer"]);
  assert(taking("train.accumulate", "sizes").includes("mlp"));
  assert(taking("steps_to_target.quantity", "loss").includes("mlp"));
  assertEquals(taking("closed_form.arithmetic", "float16"), [], "arithmetic has no model");
});

Deno.test("what a word says beside itself is listed, with its words", () => {
  const f16 = CHOICES.get("precision")!.find(({ word }) => word === "f16")!;
  assert(f16.details.includes("subnormals: kept or flushed"), f16.details);
  assert(f16.details.includes("loss_scale: none or static or dynamic"), f16.details);
});

Deno.test("protocols, statistics, charts and layouts are found in the schema of a file", () => {
  const lists = new Map(otherLists().map(({ key, words }) => [key, words]));
  assert(lists.get("protocol")?.includes("signal"));
  assert(lists.get("claims: statistic")?.includes("spearman"));
  assert(lists.get("claims: what a share counts")?.includes("diverged"));
  assert(lists.get("sample: prior of a number")?.includes("log_uniform"));
  assert(lists.get("figures")?.includes("learning_curve"));
  assert(lists.get("tables")?.includes("by_variant"));
});
