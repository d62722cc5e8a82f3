import { assertRejects } from "@std/assert";
import { embed } from "../embedding/embed.ts";
import { linear } from "../matmul/linear.ts";
import { addPositions } from "../position_add/positions.ts";
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { rectify } from "../relu/rectify.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { attend } from "./attend.ts";

const [B, T, V, D, HIDDEN, HEADS] = [2, 4, 5, 4, 7, 2];

const SHAPES = {
  ...{ table: [V, D], positions: [T, D] },
  ...{ qkvWeight: [D, 3 * D], qkvBias: [3 * D], projection: [D, D], projectionBias: [D] },
  ...{ expand: [D, HIDDEN], expandBias: [HIDDEN], contract: [HIDDEN, D], head: [D, V] },
} as const;

type Inputs = { [K in keyof typeof SHAPES]: Tensor } & { tokens: Tensor; lengths?: Tensor };

/** Tokens to logits through one block: attention and its projection, then an MLP. */
function block(attention: typeof attend): Operation<Inputs> {
  return {
    forward(builder, p) {
      const embedded = builder.apply(embed, { tokens: p.tokens, table: p.table, name: "embedded" });
      const x = builder.apply(addPositions, { x: embedded, table: p.positions, name: "x" });
      const qkv = builder.apply(linear, { x, weight: p.qkvWeight, bias: p.qkvBias, name: "qkv" });
      const options = { lengths: p.lengths, heads: HEADS, tokens: T, causal: 1, name: "attended" };
      const attended = builder.apply(attention, { qkv, ...options });
      const projected = { weight: p.projection, bias: p.projectionBias, name: "projected" };
      const y = builder.apply(linear, { x: attended, ...projected });
      const before = builder.apply(linear, { x: y, weight: p.expand, bias: p.expandBias, name: "before" });
      const hidden = builder.apply(rectify, { x: before, name: "hidden" });
      const z = builder.apply(linear, { x: hidden, weight: p.contract, name: "z" });
      return builder.apply(linear, { x: z, weight: p.head, name: "logits" });
    },
    backward: () => {},
  };
}

const TOKENS = { tokens: { shape: [B, T], values: Uint32Array.of(4, 0, 4, 1, 2, 2, 0, 4) } };
const LENGTHS = { lengths: { shape: [B], values: Uint32Array.of(3, 4) } };

Deno.test("a transformer block's gradients agree with central differences, from logits to embedding", async () => {
  await checkGradient(block(attend), SHAPES, {}, TOKENS);
  await checkGradient(block(attend), SHAPES, {}, { ...TOKENS, ...LENGTHS });
});

Deno.test("the block's check catches attention whose backward pass masks what its forward pass did not", async () => {
  const wrong: typeof attend = {
    ...attend,
    forward: (builder, inputs) => attend.forward(builder, { ...inputs, causal: 0 }),
  };
  await assertRejects(() => checkGradient(block(wrong), SHAPES, {}, TOKENS), Error, "differences");
});
