import { assert, assertEquals, assertStringIncludes } from "@std/assert";
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

Deno.test("the further statistics load too, their mistakes are shown where they stand", () => {
  const axis = VALID.replace("vary:", "vary:\n  model.width: [8, 16, 32]").replace(", width: 16", "");
  const [zeros, he] = ["{ model.init: zeros }", "{ model.init: kaiming_normal }"];
  const two = `of: ${zeros}, to: ${he}`;
  const low = "{ quantity: loss, at: end, below: 1 }";
  const fine: [string, string?][] = [
    [`difference: loss, at: end, ${two}, relative: true, center: median, in: [0, 1]`],
    [`difference: loss, at: end, of: ${zeros}, to: best, in: [0, 1]`],
    [`ratio: grad_norm, at: 0, layer: -1, of: ${zeros}, to: most, among: ${he}, in: [0, 1]`],
    [`best: loss, at: end, of: ${zeros}, is: least, in: [0.5, 1]`],
    [`monotone: loss, at: end, is: rising, along: [${zeros}, ${he}], in: [0.5, 1]`],
    [`monotone: loss, at: end, is: rising, over: model.width, where: ${zeros}, in: [0.5, 1]`, axis],
    [`slope: grad_norm, at: 0, over: layer, layers: { to: -2 }, scale: log_y, ${ZEROS}, in: [0, 1]`],
    [`r_squared: loss, at: 0, over: model.width, scale: log, ${ZEROS}, in: [0.9, 1]`, axis],
    [`spearman: loss, at: end, over: { quantity: grad_norm, at: 0, layer: 1, per: { layer: -1 } }, ${ZEROS}, in: [0, 1]`],
    [`auc: grad_norm, at: 0, layer: 1, of: { any: [${low}, { diverged: true, by: 9 }] }, in: [0.8, 1]`],
    [`balanced_accuracy: [{ kind: ${low}, rule: { setting: optimizer.lr, above: 0.05 } }, { kind: { not: ${low} } }], in: [0, 1]`],
    [`share_ratio: { diverged: true }, ${two}, in: [0, 0.5]`],
    [`share_difference: { cell: ${zeros} }, ${two}, in: [0, 0.5]`],
    [`limit: ${low}, is: greatest, over: model.width, where: ${zeros}, to: ${he}, in: [3, Infinity]`, axis],
    [`spread: loss, at: end, over: model.init, in: [0, 1]`],
    [`identical: parameters, ${two}`],
    [`identical: grad_norm, at: 0, layer: 1, ${two}`],
    [`exists: ${low}`],
    [`some_cell: { median: loss, at: end, in: [0, 1] }`],
    [`every_cell: { share: ${low}, in: [0, 1] }, where: ${zeros}`, axis],
    [`share: ${low}, given: { runs: { diverged: true }, of: ${he} }, ${ZEROS}, in: [0, 1]`],
  ];
  for (const [expect, experiment] of fine) assertEquals(wrong(expect, experiment), [], expect);
  const faulty: [string, string, string?][] = [
    [
      `difference: grad_norm, at: 0, layer: 1, of: ${zeros}, to: best, in: [0, 1]`,
      "to: no cell has the best grad_norm; say most or least",
    ],
    [`difference: loss, at: end, ${two}, among: ${he}, in: [0, 1]`, "among: means nothing beside a cell"],
    [`difference: loss, at: end, of: ${zeros}, to: bst, in: [0, 1]`, 'got the text "bst"; did you mean "best"?'],
    [
      `monotone: loss, at: end, is: rising, over: model.init, in: [0, 1]`,
      "over: model.init must have numbers as values",
    ],
    [`slope: loss, at: end, over: layer, ${ZEROS}, in: [0, 1]`, "over: loss has one value a run, no layers"],
    [`slope: grad_norm, at: 0, layer: 1, over: layer, ${ZEROS}, in: [0, 1]`, "layer: cannot stand beside over: layer"],
    [
      `auc: grad_norm, at: 0, layer: 1, of: { all: [{ quantity: test_loss, at: end, below: 1 }] }, in: [0, 1]`,
      "of.all.0.quantity: test_loss is not recorded",
    ],
    [
      `share: { setting: optimizer.momentum, above: 1 }, ${ZEROS}, in: [0, 1]`,
      "share.setting: optimizer.momentum is neither varied nor tuned",
    ],
    [`share: { setting: optimizer.lr }, ${ZEROS}, in: [0, 1]`, "share: needs above or below"],
    [`balanced_accuracy: [{ kind: ${low} }, { kind: ${low} }], in: [0, 1]`, "balanced_accuracy.0: needs a rule"],
    [`limit: ${low}, is: least, over: model.wdth, where: ${zeros}, in: [0, 1]`, 'did you mean "model.width"?', axis],
    [`identical: parameters, of: ${zeros}, to: { model.init: orthogonal }`, "to.model.init: no cell has"],
    [`exists: ${low}, where: { model.init: orthogonal }`, "where.model.init: no cell has"],
    [`some_cell: { median: test_loss, at: end, in: [1, 0] }`, "some_cell.median: test_loss is not recorded"],
    [`some_cell: { median: loss, at: end, in: [1, 0] }`, "some_cell.in: must go from low to high"],
    [`some_cell: { median: loss, at: end, ${ZEROS}, in: [0, 1] }`, "some_cell.where: unknown key"],
  ];
  for (const [expect, message, experiment] of faulty) {
    const found = wrong(expect, experiment);
    assert(found.some((one) => one.includes(message)), `${expect}\n${found.join("\n")}`);
    assert(found.every((one) => /^\d+: /.test(one)), found.join("\n"));
  }
});

Deno.test("reductions and layers must be of steps and layers that there are", () => {
  const said = (...of: Parameters<typeof wrong>) => wrong(...of).map((line) => line.replace(/^\d+: /, ""));
  const at = (text: string, experiment = VALID) => said(`median: loss, at: ${text}, ${ZEROS}, in: [0, 1]`, experiment);
  assertEquals(at("{ reduce: max }"), []);
  assertEquals(at("{ reduce: first_step, below: { of_running_median: 0.5 }, from: 3, to: 19 }"), []);
  assertEquals(at("{ reduce: first_step }"), ["at: needs above, below or is: which steps first_step counts"]);
  assertEquals(at("{ reduce: mean, from: 5, to: 20 }"), ["at.to: must be less than train.steps, 20, got 20"]);
  assertEquals(at("{ reduce: mean, from: 25 }"), ["at.from: must be less than train.steps, 20, got 25"]);
  assertEquals(at("{ reduce: mean, from: 5, to: 4 }"), ["at.to: must be at least from, 5, got 4"]);
  assertEquals(at("{ reduce: mean, from: 5, last: 4 }"), ["at.last: cannot stand beside from or to"]);
  assertEquals(at("{ reduce: max, above: 3 }"), [
    "at.above: cannot stand beside reduce",
  ]);
  assertEquals(at("{ reduce: greatest }").length, 1);
  const observed = VALID.replace("test_accuracy,", "test_accuracy, validation_loss,");
  const evaluated = (text: string, experiment: string) =>
    said(`median: validation_loss, at: ${text}, ${ZEROS}, in: [0, 1]`, experiment);
  assertEquals(evaluated("{ reduce: min }", observed), [
    "at: validation_loss is recorded once in a run; set train.evaluate_every",
  ]);
  const every = observed.replace("fix: { train.steps: 20 }", "fix: { train.steps: 20, train.evaluate_every: 5 }");
  assertEquals(evaluated("{ reduce: first_step, below: 1 }", every), []);
  assertEquals(evaluated("10", every), []);
  assertEquals(evaluated("7", every), ["at: must be a multiple of train.evaluate_every, 5, or end, got 7"]);
  const grad = (keys: string) => said(`median: grad_norm, at: 0, ${keys}, ${ZEROS}, in: [0, 1]`);
  assertEquals(grad("layer: { reduce: max, from: 2, to: -1 }, per: { layer: -3 }"), []);
  assertEquals(grad("layer: 0"), ["layer: must not be 0: layers count from 1, or from -1, the last, backwards"]);
  assertEquals(grad("layer: -4"), ["layer: must be at most 3, the layers of grad_norm, got -4"]);
  assertEquals(grad("layer: { reduce: max, to: 4 }"), ["layer.to: must be a layer, 1 to 3 or -3 to -1, got 4"]);
  assertEquals(grad("layer: { reduce: max, from: 3, to: 2 }"), [
    "layer: must go from a layer to a later one, got 3 to 2",
  ]);
  assertEquals(grad("layer: 1, per: { layer: 9 }"), [
    "per.layer: must be at most 3, the layers of grad_norm, got 9",
  ]);
  assertEquals(grad("layer: 1, minus: { quantity: test_loss, at: end }"), [
    "minus.quantity: test_loss is not recorded; add it to observe",
  ]);
});

Deno.test("several statistics of one claim are each checked at their place", () => {
  const expect = `[{ mean: loss, at: 0, ${ZEROS}, in: [0, 1] }, { mean: loss, at: 0, ${ZEROS}, in: [1, 0] }]`;
  const found = mistakesOf(`${VALID}claims: [{ id: a, expect: ${expect} }]\n`);
  assertEquals(found.map((line) => line.replace(/^\d+:\d+: /, "")), [
    "claims.0.expect.1.in: must go from low to high, got 1 to 0",
  ]);
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
  assertEquals(wrong(`mean: loss, at: 19, ${ZEROS}, in: [0, 1]`), []);
  assertEquals(wrong(`mean: loss, at: 20, ${ZEROS}, in: [0, 1]`), [
    "45: at: must be less than train.steps, 20, or end, got 20",
  ]);
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
