import { assertEquals } from "@std/assert";
import { ACTIVATIONS, NORMS } from "../../suites/core/spec/config/model.ts";
import { RunConfig } from "../../suites/core/spec/config.ts";
import { misfits } from "../../suites/core/spec/settings_fit.ts";
import { configOf, type ModelName, MODELS, type OptimizerName, OPTIMIZERS } from "./arms.ts";

const configs = Object.keys(MODELS).flatMap((model) =>
  Object.keys(OPTIMIZERS).map((optimizer) => configOf(model as ModelName, optimizer as OptimizerName, 20))
);

Deno.test("every pair of model and optimizer fits", () => {
  for (const config of configs) assertEquals(misfits(config), []);
});

Deno.test("every architecture, norm, loss, optimizer and way of clipping is compared", () => {
  const used = (of: (config: RunConfig) => unknown) => [...new Set(configs.map(of))].filter(Boolean).sort();
  const kinds = (schema: { readonly options: readonly string[] }) => [...schema.options].sort();
  const { model, optimizer, loss } = RunConfig.shape;
  assertEquals(used((config) => config.model.kind), kinds(model.shape.kind.unwrap()));
  assertEquals(used((config) => config.optimizer.kind), kinds(optimizer.shape.kind.unwrap()));
  assertEquals(used((config) => config.loss.kind), kinds(loss.unwrap().shape.kind.unwrap()));
  assertEquals(used(({ model: { norm } }) => norm), NORMS.filter((norm) => norm !== "none").sort());
  assertEquals(used(({ model: { activation } }) => activation), ACTIVATIONS.filter((one) => one !== "identity").sort());
  const clips = used(({ optimizer: { clip = {} } }) => Object.keys(clip).join(" "));
  assertEquals(clips, ["agc layerwise", "norm", "per_parameter", "value"]);
  assertEquals(used(({ model: { norm_position } }) => norm_position), ["post", "pre"]);
});
