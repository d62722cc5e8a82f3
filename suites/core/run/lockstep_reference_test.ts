import { assertEquals } from "@std/assert";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { loadDataset } from "../data/dataset.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { zeroOf } from "./lockstep_errors.ts";
import { hasKinks, hasNearZero, referenceGradients } from "./lockstep_reference.ts";
import { keptTensors, readAll, writeInitial } from "./lockstep_session.ts";
import { smallDataset, smallRun } from "./testing/small.ts";

const dataset = smallDataset();

function inputs(model: Partial<RunConfig["model"]>) {
  const { config } = smallRun(0);
  return { config: { ...config, model: { ...config.model, ...model } }, seed: 0, dataset, step: 0 };
}

/** Whether a step from initial parameters, `change` applied to the first bias, is near a kink. */
async function nearAtStart(model: Partial<RunConfig["model"]>, change = (bias: number) => bias): Promise<boolean> {
  const step = inputs(model);
  const built = trainingProgram(step.config, dataShape(dataset), { capacity: 1 });
  await using session = await referenceDevice().load(built.program, 1);
  writeInitial(session, built, step);
  const kept = keptTensors(built);
  const start = await readAll(session, kept);
  const bias = kept.findIndex(({ name }) => name === "layer1.bias");
  return await hasNearZero(step, start.map((values, i) => i === bias ? Float32Array.from(values, change) : values));
}

Deno.test("a rectifier's input within rounding of zero is found, in either kind, and only there", async () => {
  for (const activation of ["relu", "leaky_relu"] as const) {
    assertEquals(await nearAtStart({ activation }), false);
    assertEquals(await nearAtStart({ activation, init: "zeros" }), true);
  }
  assertEquals(await nearAtStart({ activation: "tanh", init: "zeros" }), false);
  assertEquals(await nearAtStart({ activation: "relu", init: "zeros" }, () => 1), true); // the second layer's are still 0
  assertEquals(await nearAtStart({ activation: "relu", depth: 1, init: "zeros" }, () => 1), false);
  assertEquals(await nearAtStart({ activation: "relu", depth: 1, init: "zeros" }, () => -1), false);
});

Deno.test("maxima that nearly tie are found; equal ones, clear ones and ties below the maximum are not", async () => {
  const digits = await loadDataset({ task: "digits" }, () => Promise.reject(new Error("digits are drawn")));
  const { config } = smallRun(0);
  const model = { ...config.model, kind: "cnn", depth: 1, width: 1, activation: "identity" } as const;
  const convolved = { ...config, model, data: { task: "digits", batch: 1 } as const };
  const built = trainingProgram(convolved, dataShape(digits), { capacity: 1 });
  assertEquals(hasKinks(built), true);
  const start = keptTensors(built).map(({ name, shape }) => {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (name === "layer1.weight") values[4] = 1; // the tap in the middle: the picture as it is
    return values;
  });
  /** Every picture is steep everywhere, but for its first window, whose upper two pixels are given. */
  const near = (left: number, right: number) => {
    const pixel = (i: number) => i === 0 ? left : i === 1 ? right : 2 + (i % 7) / 8 + Math.floor(i / 16) / 3;
    const inputs = Float32Array.from(digits.inputs, (_, i) => pixel(i % digits.inputSize));
    return hasNearZero({ config: convolved, seed: 0, dataset: { ...digits, inputs }, step: 0 }, start);
  };
  assertEquals(await near(9, 9 + 1e-6), true);
  assertEquals(await near(9, 9), false);
  assertEquals(await near(9, 8.9), false);
  assertEquals(await near(1, 1 + 1e-7), false);
});

Deno.test("which programs have kinks", () => {
  const kinks = (model: Partial<RunConfig["model"]>) =>
    hasKinks(trainingProgram(inputs(model).config, dataShape(dataset), { capacity: 1 }));
  assertEquals([kinks({ activation: "relu" }), kinks({ activation: "leaky_relu" })], [true, true]);
  assertEquals([kinks({ activation: "gelu" }), kinks({ activation: "tanh" })], [false, false]);
});

Deno.test("the bias before a batch norm has a gradient that is zero by algebra, and no other tensor", async () => {
  const gradients = await referenceGradients(inputs({ norm: "batch", activation: "tanh" }));
  assertEquals([...zeroOf(gradients)], ["train/d.layer1.bias", "train/d.layer2.bias"]);
  assertEquals(zeroOf(await referenceGradients(inputs({ activation: "tanh" }))), new Set());
});
