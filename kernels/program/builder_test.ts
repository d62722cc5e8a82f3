import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { linear } from "../matmul/linear.ts";
import { addition } from "../add/addition.ts";
import { rectify } from "../relu/rectify.ts";
import { checkGradient, composed } from "../testing/gradient_check.ts";
import { Builder } from "./builder.ts";
import { listing, tensorNamed } from "./program.ts";
import type { Tensor } from "./tensor.ts";

Deno.test("a call whose shapes do not fit is refused with kernel, rule and shapes", () => {
  const builder = new Builder();
  const a = builder.tensor("a", [2, 3], { role: "parameter" });
  const b = builder.tensor("b", [4, 5], { role: "parameter" });
  const out = builder.tensor("out", [2, 5], { role: "log" });
  builder.phase("forward", () => {
    assertThrows(
      () => builder.call("matmul", { a, b, out }, { transposeA: 0, transposeB: 0, relu: 0 }),
      RangeError,
      "Cannot call kernel matmul: a and b share the inner size, got a = a[2, 3], b = b[4, 5], out = out[2, 5]",
    );
    assertThrows(() => builder.call("matmul", { a, b }, {}), RangeError, 'argument "out" is missing');
    assertThrows(() => builder.call("relu", { input: a, out: a, x: b }), RangeError, 'it has no argument "x"');
  });
  assertThrows(() => builder.call("relu", { input: a, out: a }), RangeError, "calls belong in a phase");
});

Deno.test("names are unique, sizes are positive integers", () => {
  const builder = new Builder();
  builder.tensor("a", [2], { role: "parameter" });
  assertThrows(() => builder.tensor("a", [2], { role: "parameter" }), RangeError, "the name is taken");
  for (const size of [0, -1, 1.5, NaN]) {
    assertThrows(() => builder.tensor(`b${size}`, [size], { role: "parameter" }), RangeError, "positive integers");
  }
});

Deno.test("backward calls come in reverse, and data gets no gradient", () => {
  const builder = new Builder();
  const x = builder.tensor("x", [2, 3], { role: "input" });
  const weight = builder.tensor("weight", [3, 4], { role: "parameter" });
  const bias = builder.tensor("bias", [4], { role: "parameter" });
  const head = builder.tensor("head", [4, 2], { role: "parameter" });
  builder.phase("train", () => {
    const before = builder.apply(linear, { x, weight, bias, name: "before" });
    const hidden = builder.apply(rectify, { x: before, name: "hidden" });
    const out = builder.apply(linear, { x: hidden, weight: head, name: "out" });
    builder.setGradient(out, builder.gradientTensor(out));
    builder.backward();
  });
  const program = builder.build();
  assertEquals(program.phases.train.map((call) => call.tensors.out.name.replace("train/", "")), [
    ...["before", "hidden", "out"],
    ...["d.head", "d.hidden", "d.before", "d.weight", "d.bias"],
  ]);
  assertThrows(() => tensorNamed(program, "train/d.x"), RangeError, 'Cannot find tensor "train/d.x"');
  assertEquals(listing(program).split("\n").length, 1 + 8);
});

/** x·W + x, then the same again and once more: what goes in and the weights are used three times. */
const thrice = composed<{ x: Tensor; weight: Tensor }>((builder, { x, weight }) => {
  let out = x;
  for (const name of ["one", "two", "three"]) {
    const product = builder.apply(linear, { x: out, weight, name: `${name}.product` });
    const sum = builder.apply(addition, { a: product, b: out, name: `${name}.sum` });
    out = name === "three" ? builder.apply(addition, { a: sum, b: x, name: "out" }) : sum;
  }
  return out;
});

Deno.test("gradients of what is used several times are added", async () => {
  await checkGradient(thrice, { x: [3, 4], weight: [4, 4] });
});

Deno.test("a gradient that is left out of a sum is noticed", async () => {
  const forgetful = composed<{ x: Tensor; weight: Tensor }>((builder, inputs) => {
    const out = thrice.forward(builder, inputs);
    const { setGradient } = builder;
    builder.setGradient = (tensor, gradient) => {
      if (!builder.hasGradient(tensor)) setGradient.call(builder, tensor, gradient);
    };
    return out;
  });
  await assertRejects(() => checkGradient(forgetful, { x: [3, 4], weight: [4, 4] }), Error, "differences");
});
