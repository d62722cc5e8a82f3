import { assertRejects } from "@std/assert";
import type { Operation } from "../program/builder.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { linear } from "./linear.ts";

const SHAPES = { x: [3, 4], weight: [4, 4], bias: [4] };

Deno.test("linear's derivative agrees with central differences", async () => {
  await checkGradient(linear, { x: [3, 4], weight: [4, 5], bias: [5] }, { name: "out" });
  await checkGradient(linear, { x: [1, 1], weight: [1, 7] }, { name: "out" });
});

Deno.test("the check catches a swapped index: the forward pass of the transposed weight", async () => {
  const swapped: Operation<Parameters<typeof linear.forward>[1]> = {
    ...linear,
    forward(builder, { x, weight, bias, name }) {
      const out = builder.tensor(name, [3, 4], { role: "activation" });
      builder.call("matmul", { a: x, b: weight, bias, out }, { transposeA: 0, transposeB: 1, relu: 0 });
      return out;
    },
  };
  await assertRejects(() => checkGradient(swapped, SHAPES, { name: "out" }), Error, "differences");
});

Deno.test("the check catches a dropped term: a bias without its gradient", async () => {
  const dropped: typeof linear = {
    ...linear,
    backward: (builder, inputs, out, dout) => linear.backward(builder, { ...inputs, bias: undefined }, out, dout),
  };
  await assertRejects(() => checkGradient(dropped, SHAPES, { name: "out" }), Error, "no gradient");
});
