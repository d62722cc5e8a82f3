import { assertRejects } from "@std/assert";
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { multiplication } from "./multiplication.ts";

type Square = Operation<{ x: Tensor; name: string }>;

const square: Square = {
  forward: (builder, { x, name }) => multiplication.forward(builder, { a: x, b: x, name }),
  backward: (builder, { x, name }, out, dout) => multiplication.backward(builder, { a: x, b: x, name }, out, dout),
};

Deno.test("a product's derivative agrees with central differences", async () => {
  await checkGradient(multiplication, { a: [5, 7], b: [5, 7] }, { name: "out" });
});

Deno.test("a square's derivative agrees with central differences", async () => {
  await checkGradient(square, { x: [5, 7] }, { name: "out" });
});

Deno.test("the check catches a square that forgets its factor of two", async () => {
  const forgetful: Square = {
    ...square,
    backward(builder, { x }, _out, dout) {
      const dx = builder.gradientTensor(x);
      builder.call("multiply", { a: dout, b: x, out: dx });
      builder.setGradient(x, dx);
    },
  };
  await assertRejects(() => checkGradient(forgetful, { x: [5, 7] }, { name: "out" }), Error, "differences");
});
