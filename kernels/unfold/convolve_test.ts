import { assertEquals, assertRejects } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { referenceDevice } from "../reference/device.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { convolve, windows } from "./convolve.ts";

const SIZES = { height: 4, width: 5, kernel: 3, stride: 1, padding: 1, name: "out" };
const SHAPES = { x: [2 * 4 * 5, 2], weight: [18, 3], bias: [3] };

Deno.test("convolution's derivative agrees with central differences", async () => {
  await checkGradient(convolve, SHAPES, SIZES);
  await checkGradient(convolve, { x: [2 * 4 * 5, 2], weight: [18, 1] }, { ...SIZES, stride: 2, padding: 0 });
  await checkGradient(convolve, { x: [4 * 5, 3], weight: [3, 2] }, { ...SIZES, kernel: 1, padding: 0 });
  await checkGradient(convolve, { x: [4 * 5, 3], weight: [3, 2] }, { ...SIZES, kernel: 1, padding: 0, stride: 2 });
});

Deno.test("the check catches swapped sizes: a backward pass that takes height for width", async () => {
  const swapped: typeof windows = {
    ...windows,
    backward(builder, { x, name: _, ...sizes }, _out, dout) {
      const dx = builder.gradientTensor(x);
      builder.call("fold", { input: dout, out: dx }, { ...sizes, height: sizes.width, width: sizes.height });
      builder.setGradient(x, dx);
    },
  };
  await assertRejects(() => checkGradient(swapped, { x: [40, 2] }, SIZES), Error, "differences");
});

Deno.test("a convolution by hand: rows of the weight are ky, kx, c", async () => {
  const builder = new Builder();
  const x = builder.tensor("x", [9, 1], { role: "parameter" });
  const weight = builder.tensor("weight", [4, 1], { role: "parameter" });
  builder.phase("p", () => {
    builder.apply(convolve, { x, weight, height: 3, width: 3, kernel: 2, stride: 1, padding: 0, name: "out" });
  });
  const program = builder.build();
  await using session = await referenceDevice().load(program, 1);
  session.write(x, 0, Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  session.write(weight, 0, Float64Array.of(1, 10, 100, 1000));
  await session.run("p", 1);
  assertEquals([...(await session.read(tensorNamed(program, "p/out")))[0]], [5421, 6532, 8754, 9865]);
});
