import { assertAlmostEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { referenceDevice } from "../reference/device.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { normalizeWeight } from "./normalize_weight.ts";

const NAME = { name: "weight" };

Deno.test("the derivatives by direction and magnitude agree with central differences", async () => {
  await checkGradient(normalizeWeight, { direction: [4, 3], magnitude: [3] }, NAME);
  await checkGradient(normalizeWeight, { direction: [1, 5], magnitude: [5] }, NAME);
  await checkGradient(normalizeWeight, { direction: [2, 3, 2], magnitude: [2] }, NAME);
});

Deno.test("the check catches norms held constant: the direction's gradient without its projection", async () => {
  const wrong: typeof normalizeWeight = {
    ...normalizeWeight,
    backward(builder, { direction, magnitude }, _out, dout) {
      const norms = builder.tensor("norms", magnitude.shape, { role: "activation" });
      const [held, dmagnitude] = [builder.gradientTensor(direction), builder.gradientTensor(magnitude)];
      const ddirection = builder.tensor("unused", direction.shape, { role: "gradient" });
      builder.call("column_norms", { input: direction, out: norms });
      builder.call("weight_norm", { direction: dout, magnitude, norms, out: held });
      builder.call("weight_norm_backward", { direction, magnitude, norms, dout, ddirection, dmagnitude });
      builder.setGradient(direction, held);
      builder.setGradient(magnitude, dmagnitude);
    },
  };
  const check = () => checkGradient(wrong, { direction: [4, 3], magnitude: [3] }, NAME);
  await assertRejects(check, Error, "d.direction[0]: backward gives");
});

Deno.test("each unit of the weight has the length of its magnitude", async () => {
  const builder = new Builder();
  const direction = builder.tensor("direction", [3, 2], { role: "parameter" });
  const magnitude = builder.tensor("magnitude", [2], { role: "parameter" });
  const lengths = builder.tensor("lengths", [2], { role: "log" });
  builder.phase("p", () => {
    const weight = builder.apply(normalizeWeight, { direction, magnitude, ...NAME });
    builder.call("column_norms", { input: weight, out: lengths });
    const short = builder.tensor("short", [3], { role: "parameter" });
    const apply = () => builder.apply(normalizeWeight, { direction, magnitude: short, name: "other" });
    assertThrows(apply, RangeError, "magnitude has an element for each column of direction");
  });
  await using session = await referenceDevice().load(builder.build(), 1);
  session.write(direction, 0, Float32Array.of(1, -2, 30, 5, -4, 0.1));
  session.write(magnitude, 0, Float32Array.of(0.5, -3));
  await session.run("p", 1);
  const [[first, second]] = await session.read(lengths);
  assertAlmostEquals(first, 0.5, 1e-12);
  assertAlmostEquals(second, 3, 1e-12);
});
