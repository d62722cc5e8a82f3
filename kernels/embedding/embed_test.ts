import { assertRejects } from "@std/assert";
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { embed } from "./embed.ts";

const TOKENS = { tokens: { shape: [2, 3], values: Uint32Array.of(4, 0, 4, 1, 4, 0) } };

Deno.test("embed's derivative agrees with central differences, for tokens of all counts from 0 to 3", async () => {
  await checkGradient(embed, { table: [5, 3] }, { name: "out" }, TOKENS);
});

Deno.test("the check catches a gradient given to the token beside", async () => {
  const beside = { tokens: { ...TOKENS.tokens, values: TOKENS.tokens.values.map((token) => (token + 1) % 5) } };
  const wrong: Operation<Parameters<typeof embed.forward>[1] & { others: Tensor }> = {
    forward: embed.forward,
    backward: (builder, inputs, out, dout) => embed.backward(builder, { ...inputs, tokens: inputs.others }, out, dout),
  };
  const integers = { ...TOKENS, others: beside.tokens };
  await assertRejects(() => checkGradient(wrong, { table: [5, 3] }, { name: "out" }, integers), Error, "differences");
});
