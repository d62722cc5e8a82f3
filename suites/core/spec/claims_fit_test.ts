import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadSpec } from "./load.ts";
import { SpecError } from "./problem.ts";
import { ANY_BLOCKS, FILE, mistakesOf, VALID } from "./testing/specs.ts";

const ZEROS = "where: { model.init: zeros }";

/** The mistakes of an experiment with one expectation, those of its place in the file left out. */
function wrong(expect: string, experiment = VALID): string[] {
  return mistakesOf(`${experiment}claims: [{ id: a, expect: { ${expect} } }]\n`).map((line) =>
    line.replace("claims.0.expect.", "").replace(/^\d+:/, "")
  );
}

Deno.test("every statistic loads where the experiment records what it reads", () => {
  const axis = VALID.replace("vary:", "vary:\n  model.width: [8, 16, 32]").replace(", width: 16", "");
  assertEquals(wrong(`mean: test_accuracy, at: end, ${ZEROS}, in: [0, 1]`), []);
  assertEquals(wrong(`median: grad_norm, layer: 3, at: 0, ${ZEROS}, in: [0, Infinity]`), []);
  assertEquals(wrong(`exact: loss, at: 0, ${ZEROS}, is: NaN`), []);
  assertEquals(wrong(`share: { diverged: true }, ${ZEROS}, in: [0, 0.3]`), []);
  assertEquals(wrong(`share: { quantity: loss, at: end, below: { of_best: 2 } }, ${ZEROS}, in: [0, 0.3]`), []);
  const two = "of: { model.init: zeros }";
  assertEquals(wrong(`ratio: loss, at: 0, ${two}, to: { model.init: kaiming_normal }, in: [0, 1]`), []);
  assertEquals(wrong(`ordering: loss, at: 0, ${two}, is: more, than: { model.init: kaiming_normal }`), []);
  assertEquals(wrong(`slope: loss, at: 0, over: model.width, scale: log, ${ZEROS}, in: [0, 1]`, axis), []);
  assertEquals(wrong(`spearman: loss, at: 0, over: model.width, ${ZEROS}, in: [-1, 0]`, axis), []);
});

Deno.test("mistakes in the grammar are shown where they stand, with what was meant", () => {
  assertEquals(wrong(`mean: test_accuracy, at: end, wher: {}, ${ZEROS}, in: [0, 1]`), [
    '59: wher: unknown key; did you mean "where"?',
  ]);
  assertEquals(wrong(`mean: loss, median: loss, at: end, ${ZEROS}, in: [0, 1]`), [
    "41: median: cannot stand beside mean, at, where, in",
  ]);
  assertStringIncludes(
    wrong(`mean: los, at: end, ${ZEROS}, in: [0, 1]`)[0],
    'got the text "los"; did you mean "loss"?',
  );
  assertEquals(wrong(`mean: loss, at: end, ${ZEROS}`), ["19: in: is missing: expected a list"]);
  assertEquals(wrong("mean: loss, at: end, where: { model.inti: zeros }, in: [0, 1]"), [
    '59: where.model.inti: unknown key; did you mean "model.init"?',
  ]);
});

Deno.test("a quantity must be recorded, where it is asked for and with its layer", () => {
  assertEquals(wrong(`mean: test_loss, at: end, ${ZEROS}, in: [0, 1]`), [
    "35: mean: test_loss is not recorded; add it to observe",
  ]);
  assertEquals(wrong(`mean: test_accuracy, at: 3, ${ZEROS}, in: [0, 1]`), [
    "54: at: test_accuracy is recorded at end only, got 3",
  ]);
  assertEquals(wrong(`mean: loss, at: 3, ${ZEROS}, in: [0, 1]`), ["45: at: loss is recorded at 0 and end only, got 3"]);
  assertEquals(wrong(`mean: grad_norm, at: 0, ${ZEROS}, in: [0, 1]`), [
    "19: layer: is missing: grad_norm has one value a layer, 1 to 3",
  ]);
  assertEquals(wrong(`mean: grad_norm, at: 0, layer: 4, ${ZEROS}, in: [0, 1]`), [
    "60: layer: must be at most 3, the layers of grad_norm, got 4",
  ]);
  assertEquals(wrong(`mean: loss, at: 0, layer: 1, ${ZEROS}, in: [0, 1]`), [
    "48: layer: loss has one value a run, no layers",
  ]);
  const relative = `share: { quantity: grad_norm, layer: 1, at: 0, above: { of_best: 1 } }, ${ZEROS}, in: [0, 1]`;
  assertEquals(wrong(relative), ["48: share.quantity: no cell has the best grad_norm; compare with a number"]);
});

Deno.test("cells are named by settings that vary and values that they have", () => {
  const mean = (where: string) => wrong(`mean: loss, at: 0, ${where}in: [0, 1]`);
  assertEquals(mean("where: { model.depth: 2 }, "), ["57: where.model.depth: is not varied; varied: model.init"]);
  assertEquals(mean("where: { model.init: orthogonal }, "), [
    '69: where.model.init: no cell has the text "orthogonal"; there are zeros, kaiming_normal',
  ]);
  assertEquals(mean(""), ["19: where: must name one value of model.init: cells differ there"]);
  assertEquals(wrong(`mean: loss, at: 0, ${ZEROS}, in: [1, 0]`), ["82: in: must go from low to high, got 1 to 0"]);
  const cases = VALID.replace(
    "vary:\n  model.init: [zeros, kaiming_normal]",
    "cases: [{ model.init: zeros, model.bias: true }, { model.init: orthogonal, model.bias: false }]",
  );
  assertEquals(wrong("mean: loss, at: 0, where: { model.bias: false }, in: [0, 1]", cases), []);
  assertEquals(wrong("mean: loss, at: 0, where: { model.bias: false, model.init: zeros }, in: [0, 1]", cases), [
    "55: where: fits no cell: these values never stand together",
  ]);
});

Deno.test("draws are pooled, one seed each", () => {
  const drawn = (seeds: number) =>
    VALID.replace(
      /vary:\n.*\n/,
      `sample: { n: 20, priors: { model.init: { choice: [zeros, orthogonal] } } }\nseeds: ${seeds}\n`,
    );
  assertEquals(wrong("share: { diverged: true }, in: [0, 1]", drawn(1)), []);
  assertEquals(wrong("share: { diverged: true }, in: [0, 1]", drawn(6)), [
    "19: where: pools 20 draws of 6 seeds each: set seeds to 1",
  ]);
});

Deno.test("an axis has at least three numbers", () => {
  const widths = (list: string) => VALID.replace("vary:", `vary:\n  model.width: ${list}`).replace(", width: 16", "");
  const over = (axis: string, list = "[8, 16, 32]") =>
    wrong(`spearman: loss, at: 0, over: ${axis}, where: { model.init: zeros }, in: [0, 1]`, widths(list));
  assertEquals(over("model.wdth"), ['58: over: model.wdth is not varied; did you mean "model.width"?']);
  assertEquals(over("model.width", "[8, 16]"), ["58: over: model.width must have at least 3 values, got 2"]);
  assertEquals(over("model.init"), ["58: over: model.init has one value under where"]);
});

Deno.test("a claim has an id of its own that the ledger knows, and something to judge or a part not run", () => {
  const claims = (text: string, claimIds?: string[]): string => {
    try {
      loadSpec(FILE, () => `${VALID}claims: [${text}]\n`, { ...ANY_BLOCKS, ...(claimIds && { claimIds }) });
      return "";
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return error.message.replaceAll(`${FILE}:`, "");
    }
  };
  const part = "not_run: [{ part: all, reason: other data }]";
  const expect = "expect: { mean: loss, at: 0, where: { model.init: zeros }, in: [0, 1] }";
  assertEquals(claims(`{ id: a, ${part} }, { id: b, ${expect} }`, ["a", "b"]), "");
  assertEquals(
    claims(`{ id: D3-zeros-atc, ${part} }`, ["D3-zeros-act"]),
    '9:16: claims.0.id: is no claim of configs/claims/; did you mean "D3-zeros-act"?',
  );
  assertStringIncludes(claims(`{ id: a, ${part} }, { id: a, ${part} }`), "repeats the id of item 1");
  assertStringIncludes(claims("{ id: a }"), "9:10: claims.0: needs one of expect, readings, not_run");
  assertStringIncludes(
    claims(`{ id: a, ${expect}, readings: [{ reading: r, ${expect} }] }`),
    "claims.0.readings: cannot stand beside expect",
  );
  assertStringIncludes(
    claims(`{ id: a, readings: [{ reading: r, ${expect.replace("zeros", "he")} }] }`),
    "9:94: claims.0.readings.0.expect.where.model.init",
  );
});
