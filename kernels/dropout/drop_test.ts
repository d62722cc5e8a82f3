import { assertRejects } from "@std/assert";
import type { Builder, Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { drop } from "./drop.ts";

type Inputs = { x: Tensor; name: string };

/** Dropout with a rate of 0.4 in forward, `backwardRate` in the derivative; seed and step are 0 in the reference. */
function withRates(backwardRate: number): Operation<Inputs> {
  let others: { seed: Tensor; step: Tensor; counters: Tensor };
  const declare = (builder: Builder) => ({
    seed: builder.tensor("seed", [2], { role: "input", dtype: "u32" }),
    step: builder.tensor("step", [1], { role: "input", dtype: "u32" }),
    counters: builder.tensor("counters", [2], { role: "counter", dtype: "u32" }),
  });
  return {
    forward(builder, inputs) {
      others = declare(builder);
      return drop.forward(builder, { ...inputs, ...others, stream: 2, rate: 0.4 });
    },
    backward: (builder, inputs, out, dout) =>
      drop.backward(builder, { ...inputs, ...others, stream: 2, rate: backwardRate }, out, dout),
  };
}

Deno.test("dropout's derivative agrees with central differences", async () => {
  await checkGradient(withRates(0.4), { x: [9, 7] }, { name: "out" });
});

Deno.test("the check catches another mask's derivative", async () => {
  await assertRejects(() => checkGradient(withRates(0.6), { x: [9, 7] }, { name: "out" }), Error, "differences");
});
