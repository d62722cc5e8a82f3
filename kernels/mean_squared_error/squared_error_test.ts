import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { referenceDevice } from "../reference/device.ts";
import { checkLossGradient } from "../testing/gradient_check.ts";
import { meanSquaredError } from "./squared_error.ts";

const TARGETS = Float64Array.from({ length: 12 }, (_, i) => Math.cos(2.3 * i));
const PREDICTIONS = Float64Array.from({ length: 12 }, (_, i) => 2 * Math.sin(1.7 * i));

/** The loss and the prediction's gradient in the float64 reference. */
async function lossOf(predictions: Float64Array): Promise<{ loss: number; gradient: Float64Array }> {
  const builder = new Builder({ keepGradients: true });
  const tensors = {
    prediction: builder.tensor("prediction", [4, 3], { role: "parameter" }),
    target: builder.tensor("target", [4, 3], { role: "input" }),
    counters: builder.tensor("counters", [2], { role: "counter", dtype: "u32" }),
    log: builder.tensor("log", [1, 1], { role: "log" }),
  };
  builder.phase("loss", () => meanSquaredError(builder, tensors, { lossColumn: 0, gradient: true }));
  const program = builder.build();
  await using session = await referenceDevice().load(program, 1);
  session.write(tensors.prediction, 0, predictions);
  session.write(tensors.target, 0, TARGETS);
  await session.run("loss", 1);
  const [log] = await session.read(tensors.log);
  const [gradient] = await session.read(tensorNamed(program, "loss/d.prediction"));
  return { loss: log[0], gradient: Float64Array.from(gradient) };
}

Deno.test("the mean squared error's gradient agrees with central differences", async () => {
  await checkLossGradient("mean_squared_error", lossOf, PREDICTIONS);
});

Deno.test("the mean is taken over all elements, and a right prediction has no loss", async () => {
  assertEquals((await lossOf(TARGETS)).loss, 0);
  assertAlmostEquals((await lossOf(TARGETS.map((t) => t + 0.5))).loss, 0.25, 1e-15);
});

Deno.test("without a gradient the loss alone is computed; targets of another shape are refused", () => {
  const builder = new Builder();
  const prediction = builder.tensor("prediction", [4, 3], { role: "parameter" });
  const target = builder.tensor("target", [4, 3], { role: "input" });
  const other = builder.tensor("other", [3, 4], { role: "input" });
  const counters = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const log = builder.tensor("log", [1, 1], { role: "log" });
  builder.phase("loss", () => {
    meanSquaredError(builder, { prediction, target, counters, log }, { lossColumn: 0 });
    assertThrows(() => builder.gradient(prediction), RangeError, "the loss does not depend on it");
    assertThrows(
      () => meanSquaredError(builder, { prediction, target: other, counters, log }, { lossColumn: 0 }),
      RangeError,
      "prediction and target have one shape",
    );
  });
});
