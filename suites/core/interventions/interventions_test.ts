import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { RunRecord } from "../../../results/format.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { lastLayer, trainingProgram } from "../program/training_program.ts";
import { onEachDevice, runSmall } from "../run/testing/on_each_device.ts";
import { smallDataset, smallRun } from "../run/testing/small.ts";
import { shapeOfSizes } from "../run/data_shape.ts";
import { dataSizes } from "../data/sizes.ts";
import type { RunConfig } from "../spec/config.ts";
import { runConfig } from "../spec/settings_fit.ts";
import { mistakesOf, VALID } from "../spec/testing/specs.ts";
import { interventionsOf } from "./table.ts";

type Interventions = NonNullable<RunConfig["interventions"]>;

function withInterventions(run: Run, interventions: Interventions, model: Partial<RunConfig["model"]> = {}): Run {
  return { ...run, config: { ...run.config, model: { ...run.config.model, ...model }, interventions } };
}

const profile = (record: RunRecord, quantity: string) => record.profiles[`${quantity}@0`];

/** A learning rate that moves nothing: it is 0 as an f32. */
const STILL = 1e-300;

onEachDevice("interventions leave a run's bits alone where slices end, and its neighbours'", async (device) => {
  const all: Interventions = [
    { do: "zero_batch", at: 3 },
    { do: "weight_noise", at: 5, std: 0.01 },
    { do: "input_noise", at: 5, std: 0.1, steps: 4 },
    { do: "norm_noise", at: 2, std: 0.05, every: 3 },
    { do: "scale_weights", at: 11, factor: 0.9, layer: 1 },
    { do: "delete_block", at: "end", block: 2 },
    { do: "shuffle_labels", at: 12 },
    { do: "scale_lr", at: 13, factor: 0.5 },
  ];
  const model = { norm: "layer", residual: true } as const;
  const runs = [1, 2, 3].map((seed) => withInterventions(smallRun(seed, { steps: 16 }), all, model));
  const records = await runSmall(device, runs);
  assertEquals(new Set(records.map(({ parameterHash }) => parameterHash)).size, 3);
  for (const capacity of [1, 50]) assertEquals(await runSmall(device, runs, { capacity }), records);
  assertEquals(await runSmall(device, [runs[1]]), [records[1]]);
  const wild = { ...runs[0], config: { ...runs[0].config, optimizer: { kind: "sgd", lr: 1e39 } } } as Run;
  assertEquals((await runSmall(device, [wild, runs[1]]))[1], records[1]);
  for (const [left] of all.entries()) {
    const [without] = await runSmall(device, [withInterventions(runs[0], all.filter((_, i) => i !== left))]);
    assertNotEquals(without.parameterHash, records[0].parameterHash, all[left].do);
  }
});

onEachDevice("a batch of zeros is one, and the next sees the data again", async (device) => {
  const zero = [{ do: "zero_batch", at: 0 }] as const;
  const [signal] = await runSmall(device, [withInterventions(smallRun(1), [...zero])], { protocol: "signal" });
  assertEquals(profile(signal, "activation_rms"), [0, 0]);
  assertAlmostEquals(signal.scalars["loss@0"], Math.log(3), 1e-6);
  const still = smallRun(1, { lr: STILL, steps: 12 });
  const [plain, zeroed] = await runSmall(device, [still]).then(async ([plain]) => [
    plain,
    (await runSmall(device, [withInterventions(still, [{ do: "zero_batch", at: 4 }])]))[0],
  ]);
  const differing = plain.series.loss.values.flatMap((value, i) => value === zeroed.series.loss.values[i] ? [] : [i]);
  assertEquals(differing, [4]);
  assertEquals(zeroed.scalars["validation_loss@end"], plain.scalars["validation_loss@end"]);
});

onEachDevice("a NaN among the inputs ends a run at its step", async (device) => {
  const [record] = await runSmall(device, [withInterventions(smallRun(1), [{ do: "nan_feature", at: 5, feature: 2 }])]);
  assertEquals([record.status, record.step], ["diverged", 5]);
});

onEachDevice("a learning rate scaled to nothing stops a run, weights scaled scale activations", async (device) => {
  const steps = 20;
  const [frozen] = await runSmall(device, [
    withInterventions(smallRun(1, { steps }), [{ do: "scale_lr", at: 10, factor: 0 }]),
  ]);
  const [short] = await runSmall(device, [smallRun(1, { steps: 10 })]);
  assertEquals(frozen.parameterHash, short.parameterHash);
  const tripled = withInterventions(smallRun(1), [{ do: "scale_weights", at: 0, factor: 3, layer: 2 }]);
  const [scaled] = await runSmall(device, [tripled], { protocol: "signal" });
  const [plain] = await runSmall(device, [smallRun(1)], { protocol: "signal" });
  const [a, b] = [profile(scaled, "activation_mean"), profile(plain, "activation_mean")];
  assertEquals(a[0], b[0]);
  assertAlmostEquals(a[1], 3 * b[1], 1e-6 * a[1]);
});

onEachDevice("a block without its branch passes on what it gets", async (device) => {
  const signalOf = async (model: Partial<RunConfig["model"]>, interventions: Interventions) => {
    const [record] = await runSmall(device, [withInterventions(smallRun(1), interventions, model)], {
      protocol: "signal",
    });
    return profile(record, "activation_mean");
  };
  for (const weight_norm of [false, true]) {
    const model = { depth: 3, residual: true, weight_norm };
    const deleted = await signalOf(model, [{ do: "delete_block", at: 0, block: 2 }]);
    assertEquals(deleted[1], deleted[0]);
    assertNotEquals(deleted[2], deleted[1]);
    const whole = await signalOf(model, []);
    assertNotEquals(whole[1], whole[0]);
  }
});

onEachDevice("noise on norms is drawn anew in place of the last", async (device) => {
  const still = smallRun(1, { lr: STILL, steps: 10 });
  const lossOf = async (interventions: Interventions) => {
    const [record] = await runSmall(device, [withInterventions(still, interventions, { norm: "layer" })]);
    return record.scalars["validation_loss@end"];
  };
  const often = await lossOf([{ do: "norm_noise", at: 1, std: 0.5, every: 4 }]);
  assertAlmostEquals(often, await lossOf([{ do: "norm_noise", at: 9, std: 0.5 }]), 1e-5);
  assert(Math.abs(often - await lossOf([])) > 1e-3);
  assert(Math.abs(often - await lossOf([{ do: "norm_noise", at: 5, std: 0.5 }])) > 1e-3);
});

onEachDevice("other labels and another task are seen from their step on", async (device) => {
  const still = smallRun(1, { lr: STILL, steps: 12 });
  const part = (part: number): Dataset => {
    const dataset = smallDataset();
    const inputs = dataset.inputs.map((x) => part === 0 ? x : 1 - x);
    return { ...dataset, task: "split_digits", key: `split_digits/part${part}`, inputs };
  };
  const of = (run: Run): Run => ({
    ...run,
    config: { ...run.config, data: { ...run.config.data, task: "split_digits", part: 0 } },
  });
  const job = { dataset: part(0), others: new Map([[part(1).key, part(1)]]) };
  const [plain] = await runSmall(device, [of(still)], job);
  const [other] = await runSmall(device, [of(still)], { dataset: part(1) });
  const [swapped] = await runSmall(device, [of(withInterventions(still, [{ do: "swap_data", at: 5, part: 1 }]))], job);
  const losses = ({ series }: RunRecord) => series.loss.values;
  assertEquals(losses(swapped), [...losses(plain).slice(0, 5), ...losses(other).slice(5)]);
  assertEquals(swapped.scalars["test_loss@end"], other.scalars["test_loss@end"]);
  const shuffling = of(withInterventions(still, [{ do: "shuffle_labels", at: 5 }]));
  const [shuffled] = await runSmall(device, [shuffling], job);
  assertEquals(losses(shuffled).slice(0, 5), losses(plain).slice(0, 5));
  assertNotEquals(losses(shuffled).slice(5), losses(plain).slice(5));
  assertEquals(shuffled.scalars["test_loss@end"], plain.scalars["test_loss@end"]);
});

Deno.test("what is deleted and the last layer are those of the models", () => {
  const models = {
    mlp: { "model.depth": 3, "model.residual": true },
    resnet: { "model.depth": 8, "model.norm": "batch" },
    transformer: { "model.depth": 2, "data.task": "markov_text" },
    rnn: { "model.depth": 1, "model.activation": "tanh", "data.task": "memory" },
    cnn: { "model.depth": 3 },
  };
  for (const [kind, settings] of Object.entries(models)) {
    const config = runConfig({
      ...{ "model.kind": kind, "model.width": 8, "data.task": "digits", "data.batch": 8 },
      ...{ "optimizer.lr": 0.1, "train.steps": 20 },
      ...settings,
    }, "train");
    const built = trainingProgram(config, shapeOfSizes(dataSizes(config.data)), { capacity: 1 });
    const placed = (one: Interventions[number]) => interventionsOf({ ...config, interventions: [one] }, 20)[0];
    const last = lastLayer(built);
    for (const [layer, fits] of [[last, true], [last + 1, false]] as const) {
      const noise = placed({ do: "weight_noise", at: 0, std: 1, layer });
      assertEquals(noise.misfit(config) === undefined, fits, `${kind} ${layer}`);
    }
    const deletion = placed({ do: "delete_block", at: 0, block: 2 });
    const residual = !["rnn", "cnn"].includes(kind);
    assertEquals(deletion.misfit(config) === undefined, residual, kind);
    if (!residual) continue;
    const deleted: string[] = [];
    const reach = { step: 0, config, stream: "", show() {}, part: () => smallDataset() };
    deletion.act?.(deletion.one, {
      ...reach,
      change: (chosen) => {
        deleted.push(...built.parameters.filter(chosen).map(({ tensor }) => tensor.name));
        return Promise.resolve();
      },
    });
    const weights = deleted.filter((name) => name.endsWith(".weight")).length;
    assertEquals(weights, kind === "transformer" ? 2 : 1, deleted.join(" "));
  }
});

Deno.test("what cannot be done is refused at its place", () => {
  const wrong = (interventions: string, text = VALID) =>
    mistakesOf(text.replace("fix:", `interventions: [${interventions}]\nfix:`));
  assertEquals(
    wrong(
      "{ at: 19, do: zero_batch }, { at: 20, do: weight_noise, std: 1 }, { at: end, do: scale_weights, factor: 0 }",
    ),
    [],
  );
  assertEquals(wrong("{ at: 3, do: zero_batch }, { at: 20, do: zero_batch }"), [
    "8:50: interventions.1.at: must be at most 19, the last step, got 20",
  ]);
  assertEquals(wrong("{ at: 21, do: weight_noise, std: 1 }"), [
    "8:23: interventions.0.at: must be at most 20, the end, got 21",
  ]);
  assertEquals(wrong("{ at: 3, do: nan_feature, feature: 256 }"), [
    "8:52: interventions.0.feature: must be below 256, the inputs of digits, got 256",
  ]);
  assertEquals(wrong("{ at: 3, do: delete_block, block: 2 }"), [
    "8:30: interventions.0.do: needs residual blocks, got model.residual false",
  ]);
  assertEquals(
    wrong("{ at: 3, do: delete_block, block: 3 }", VALID.replace("width: 16", "width: 16, residual: true")),
    [
      "8:51: interventions.0.block: must be from 2 to 2, the residual blocks, got 3",
    ],
  );
  assertEquals(wrong("{ at: 3, do: scale_weights, factor: 2, layer: 4 }"), [
    "8:63: interventions.0.layer: must be at most 3, the head, got 4",
  ]);
  assertEquals(wrong("{ at: 3, do: norm_noise, std: 2 }"), [
    "8:30: interventions.0.do: needs norms with a shift, got model.norm none",
  ]);
  assertEquals(wrong("{ at: 3, do: swap_data, part: 2 }"), [
    "8:30: interventions.0.do: needs a task with parts, split_digits, permuted_digits, got digits",
  ]);
  assertEquals(wrong("{ at: 3, do: zero_bach }").map((line) => line.replace(/expected.*?,? got/, "… got")), [
    '8:30: interventions.0.do: … got the text "zero_bach"; did you mean "zero_batch"?',
  ]);
  assertEquals(wrong("{ at: 3, do: weight_noise, factor: 2 }").length, 2);
  const signal = VALID.replace(/tune:.*\nfix:.*\n/, "protocol: signal\nfix:\n").replace("loss, test_accuracy, ", "");
  assertEquals(wrong("{ at: 0, do: zero_batch }", signal.replace("fix:\n", "fix: {}\n")), []);
  assertEquals(wrong("{ at: 1, do: zero_batch }", signal.replace("fix:\n", "fix: {}\n")), [
    "8:23: interventions.0.at: must be at most 0, the last step, got 1",
  ]);
});

onEachDevice("deleted units give zero, as many in every layer as were asked for", async (device) => {
  const observed = async (share: number) => {
    const run = withInterventions(smallRun(3), [{ do: "delete_units", at: 0, share }]);
    const [record] = await runSmall(device, [run], { protocol: "signal", observe: ["dead_unit_fraction"] });
    return profile(record, "dead_unit_fraction");
  };
  const [before] = await observed(1e-9); // a share of no unit
  const [first, second] = await observed(0.5);
  assert(before < 0.5 && first >= 0.5 && first <= 0.5 + before, `${first} of layer 1, ${before} before`);
  assert(second >= 0.5 && second < 1, `${second} of layer 2, whose inputs have changed`);
  assertEquals(await observed(1), [1, 1]);
});

Deno.test("units are deleted only where that makes them give zero", () => {
  const wrong = (model: string) =>
    mistakesOf(
      VALID.replace("width: 16", `width: 16, ${model}`) + "interventions: [{ at: 3, do: delete_units, share: 0.1 }]\n",
    )
      .map((mistake) => mistake.replace(/^[^a-z]*/, ""));
  assertEquals(wrong("norm: layer"), ["interventions.0.do: needs units without a norm, got model.norm layer"]);
});
