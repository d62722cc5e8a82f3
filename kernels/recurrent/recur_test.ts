import { assert, assertRejects } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { tensorNamed } from "../program/program.ts";
import { referenceDevice } from "../reference/device.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { recur } from "./recur.ts";

const SHAPES = { projected: [5 * 2, 3], weight: [3, 3] };
const OTHERS = { steps: 5, name: "h" };

Deno.test("the recurrence's derivative agrees with central differences", async () => {
  await checkGradient(recur, SHAPES, { ...OTHERS, kind: "tanh" });
  await checkGradient(recur, SHAPES, { ...OTHERS, kind: "linear" });
  await checkGradient(recur, { projected: [3, 2], weight: [2, 2] }, { steps: 1, name: "h", kind: "tanh" });
});

Deno.test("the check catches a gradient that does not go back through time", async () => {
  const truncated: typeof recur = {
    ...recur,
    backward: (builder, inputs, out, dout) => {
      const dpre = builder.gradientTensor(inputs.projected);
      builder.call("row_block", { input: dout, out: dpre }, { first: 0 });
      builder.setGradient(inputs.projected, dpre);
      builder.setGradient(inputs.weight, builder.gradientTensor(inputs.weight));
      void out;
    },
  };
  await assertRejects(() => checkGradient(truncated, SHAPES, { ...OTHERS, kind: "linear" }), Error, "differences");
});

Deno.test("the gradient by each state can be observed: a scalar weight shrinks it by itself each step", async () => {
  const builder = new Builder();
  const projected = builder.tensor("projected", [6, 1], { role: "parameter" });
  const weight = builder.tensor("weight", [1, 1], { role: "parameter" });
  builder.phase("p", () => {
    const dhidden = builder.tensor("dhidden", [6, 1], { role: "gradient" });
    const out = builder.apply(recur, { projected, weight, steps: 6, kind: "linear", name: "h", dhidden });
    const upstream = builder.tensor("upstream", [6, 1], { role: "input" });
    builder.setGradient(out, upstream);
    builder.backward();
  });
  const program = builder.build();
  await using session = await referenceDevice().load(program, 1);
  session.write(weight, 0, Float64Array.of(0.5));
  session.write(tensorNamed(program, "upstream"), 0, Float64Array.of(0, 0, 0, 0, 0, 1));
  await session.run("p", 1);
  const [norms] = await session.read(tensorNamed(program, "p/dhidden"));
  assert([...norms].every((norm, t) => norm === 0.5 ** (5 - t)), `${norms}`);
});
