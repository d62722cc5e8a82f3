import { assertEquals } from "@std/assert";
import { misfits, runConfig } from "../settings_fit.ts";
import type { Settings } from "../settings.ts";

const MLP: Settings = {
  ...{ "model.depth": 2, "model.width": 16, "data.task": "digits", "data.batch": 8 },
  ...{ "optimizer.lr": 0.1, "train.steps": 20 },
};
const TRANSFORMER: Settings = { ...MLP, "model.kind": "transformer", "data.task": "markov_text" };
const RNN: Settings = {
  ...{ ...MLP, "model.kind": "rnn", "model.depth": 1, "data.task": "memory" },
  "model.activation": "tanh",
};

/** Settings that do not fit, as `setting: message`. */
function mistakesOf(base: Settings, changes: Settings): string[] {
  return misfits(runConfig({ ...base, ...changes }, "train")).map(({ setting, message }) => `${setting}: ${message}`);
}

Deno.test("what fits is left alone", () => {
  for (const base of [MLP, TRANSFORMER, RNN]) assertEquals(mistakesOf(base, {}), []);
  assertEquals(mistakesOf(MLP, { "model.kind": "resnet", "model.depth": 8, "model.norm": "batch" }), []);
  assertEquals(mistakesOf(MLP, { "optimizer.kind": "lamb", "optimizer.trust": 1, "optimizer.beta1": 0.8 }), []);
});

Deno.test("sizes that a layer cannot have are refused", () => {
  const cases: [Settings, Settings, string][] = [
    [TRANSFORMER, { "model.heads": 3 }, "model.width: must be a multiple of the 3 attention heads, got 16"],
    [MLP, { "model.norm": "layer", "model.width": 1 }, "model.width: must be at least 2 with a norm over it, got 1"],
    [
      MLP,
      { "model.norm": "group", "model.groups": 16 },
      "model.width: must give each of the 16 groups 2 units or more, got 16",
    ],
    [
      MLP,
      { "model.norm": "group", "model.groups": 5 },
      "model.width: must be a multiple of the 5 groups of its norm, got 16",
    ],
    [
      MLP,
      { "model.norm": "batch", "data.batch": 1 },
      "data.batch: must be at least 2: a batch norm has no variance over one row, got 1",
    ],
    [
      MLP,
      { "model.kind": "resnet", "model.depth": 9 },
      "model.depth: must be 6n + 2 in a resnet (8, 14, 20 and so on), got 9",
    ],
    [RNN, { "model.depth": 2 }, "model.depth: must be 1 in an rnn, got 2"],
    [RNN, { "model.activation": "relu" }, "model.activation: must be tanh or identity in an rnn, got relu"],
  ];
  for (const [base, changes, message] of cases) assertEquals(mistakesOf(base, changes), [message]);
});

Deno.test("native storage is refused with what a store cannot do", () => {
  const low = { master: true, subnormals: "flushed", loss_scale: "none", storage: "native" } as const;
  assertEquals(mistakesOf(MLP, { precision: { f16: low } }), [
    "precision: must keep subnormals where its storage is native: a store does not flush them",
  ]);
  assertEquals(mistakesOf(MLP, { precision: { bf16: { ...low, subnormals: "kept" } } }), []);
  assertEquals(mistakesOf(MLP, { precision: { f16: { ...low, storage: "f32" } } }), []);
});

Deno.test("settings that mean nothing where they stand are refused, with what they are for", () => {
  const cases: [Settings, Settings, string][] = [
    [MLP, { "model.heads": 2 }, "model.heads: means nothing here: it is for a transformer"],
    [MLP, { "model.slope": 0.1 }, "model.slope: means nothing here: it is for leaky_relu"],
    [
      MLP,
      { "model.norm_position": "pre" },
      "model.norm_position: means nothing here: it is for a residual mlp or a transformer",
    ],
    [RNN, { "model.dropout": 0.1 }, "model.dropout: means nothing here: it is for an mlp or a transformer"],
    [MLP, { "optimizer.beta1": 0.9 }, "optimizer.beta1: means nothing here: it is for adam, adamw, lamb"],
    [MLP, { "optimizer.momentum": 0.9 }, "optimizer.momentum: means nothing here: it is for momentum, nesterov, lars"],
  ];
  for (const [base, changes, message] of cases) assertEquals(mistakesOf(base, changes), [message]);
});

Deno.test("a schedule must fit the steps", () => {
  assertEquals(mistakesOf(MLP, { "optimizer.schedule": { cosine: { warmup: 21, floor: 0 } } }), [
    "optimizer.schedule: must warm up within train.steps, got 21 steps of 20",
  ]);
  assertEquals(mistakesOf(MLP, { "optimizer.schedule": { range_test: { from: 0.5 } } }), [
    "optimizer.schedule: must start below optimizer.lr, 0.1, got 0.5",
  ]);
});
