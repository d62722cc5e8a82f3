import { assertRejects } from "@std/assert";
import { linear } from "../matmul/linear.ts";
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { addPositions } from "./positions.ts";

type Inputs = { x: Tensor; weight: Tensor; table: Tensor };

/** x·W + positions: the gradient of x comes through both. */
function positioned(positions: typeof addPositions): Operation<Inputs> {
  return {
    forward(builder, { x, weight, table }) {
      const product = builder.apply(linear, { x, weight, name: "product" });
      return builder.apply(positions, { x: product, table, name: "out" });
    },
    backward: () => {},
  };
}

const SHAPES = { x: [6, 4], weight: [4, 5], table: [3, 5] };

Deno.test("the derivative of adding positions agrees with central differences", async () => {
  await checkGradient(positioned(addPositions), SHAPES);
});

Deno.test("the check catches a gradient that takes the first sequence's rows alone", async () => {
  const first: typeof addPositions = {
    ...addPositions,
    backward(builder, inputs, _out, dout) {
      const tokens = builder.tensor("tokens", [3], { role: "activation", dtype: "u32" });
      const dtable = builder.gradientTensor(inputs.table);
      builder.call("embedding", { tokens, table: dout, out: dtable });
      builder.setGradient(inputs.table, dtable);
      builder.setGradient(inputs.x, dout);
    },
  };
  await assertRejects(() => checkGradient(positioned(first), SHAPES), Error, "differences");
});
