import { assertEquals } from "@std/assert";
import { Figures, Tables } from "./blocks.ts";
import { blockMisfits } from "./blocks_fit.ts";

const figures = (over: Record<string, unknown>) =>
  Figures.parse([{ chart: "depth_profile", quantity: "grad_norm", scale: "log", color: "model.init", ...over }]);
const tables = (...columns: unknown[]) => Tables.parse([{ layout: "by_variant", rows: "model.init", columns }]);
const messages = (shown: Partial<Parameters<typeof blockMisfits>[0]>) =>
  blockMisfits({ varied: ["model.init"], observed: ["grad_norm", "test_accuracy"], ...shown })
    .map(({ path, message }) => `${path}: ${message}`);

Deno.test("charts and tables of what is varied and observed fit", () => {
  const columns = tables({ grad_norm: { layer: 1 } }, { test_accuracy: {} }, { share: "trained" }, {
    share: "diverged",
  });
  assertEquals(messages({ figures: figures({}), tables: columns }), []);
  const two = { varied: ["model.init", "model.depth"] };
  assertEquals(messages({ ...two, figures: figures({ where: { "model.depth": 4 } }) }), []);
});

Deno.test("what is not varied, not told apart or not observed is named with the remedy", () => {
  assertEquals(messages({ figures: figures({ color: "model.depth" }) }), [
    "figures.0.color: model.depth is not varied; varied: model.init",
  ]);
  assertEquals(messages({ figures: figures({}), varied: ["model.init", "model.depth"] }), [
    "figures.0.color: cells differ in model.depth, too; name one value of each under where",
  ]);
  assertEquals(messages({ figures: figures({ quantity: "activation_std" }) }), [
    "figures.0.quantity: activation_std is not recorded; add it to observe",
  ]);
  assertEquals(messages({ tables: tables({ share: "trained" }, { loss: { step: 0 } }), observed: ["grad_norm"] }), [
    "tables.0.columns.0.share: test_accuracy is not recorded; add it to observe",
    "tables.0.columns.1.loss: loss is not recorded; add it to observe",
  ]);
});

Deno.test("settings that move together need no where, as long as a value of the colour means one cell", () => {
  const shown = { figures: figures({ color: "model.norm" }), varied: ["model.norm", "model.residual"] };
  const cells = [{ "model.norm": "none", "model.residual": false }, { "model.norm": "layer", "model.residual": true }];
  assertEquals(messages({ ...shown, cells }), []);
  assertEquals(messages({ ...shown, cells: [...cells, { "model.norm": "layer", "model.residual": false }] }), [
    "figures.0.color: cells differ in model.residual, too; name one value of each under where",
  ]);
});
