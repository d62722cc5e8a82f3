import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { attention } from "./attention.ts";
import { ATTENTION_CASES, type AttentionCase, labelOf, lengthsOf } from "./cases.ts";

/** Elements of qkv that are no ordinary numbers, by token, part (0 queries, 1 keys, 2 values) and column. */
type Special = Readonly<Record<string, number>>;

function attended(one: AttentionCase, { special = {}, scale = 1, label = "" } = {} as {
  special?: Special;
  scale?: number;
  label?: string;
}): KernelCase {
  const { B, T, heads, width, causal } = one;
  const D = heads * width;
  const element = (u: () => number, i: number) => {
    const [token, part, column] = [Math.floor(i / (3 * D)), Math.floor(i / D) % 3, i % D];
    return special[`${token} ${part} ${column}`] ?? scale * (u() + u() + u() - 1.5);
  };
  return {
    label: labelOf(one) + (label && `, ${label}`),
    tensors: {
      qkv: { shape: [B * T, 3 * D], values: (u) => Array.from({ length: 3 * B * T * D }, (_, i) => element(u, i)) },
      ...lengthsOf(one),
      probabilities: { shape: [B * heads * T, T] },
      out: { shape: [B * T, D] },
    },
    attributes: { heads, tokens: T, causal },
  };
}

const SMALL: AttentionCase = { B: 2, T: 6, heads: 2, width: 4, causal: 1 };
const PADDED: AttentionCase = { ...SMALL, causal: 0, lengths: [3, 5] };

testKernel("attention", [
  ...ATTENTION_CASES.map((one) => attended(one)),
  attended(SMALL, { scale: 30, label: "scores of hundreds" }),
  attended(SMALL, { scale: 1e-20, label: "tiny scores" }),
  attended(SMALL, { special: { "2 0 1": NaN }, label: "a NaN in a query" }),
  attended(SMALL, { special: { "2 1 1": NaN }, label: "a NaN in a key" }),
  attended(SMALL, { special: { "2 2 1": NaN }, label: "a NaN in a value" }),
  attended(PADDED, { special: { "5 1 1": NaN, "5 2 1": NaN }, label: "NaN in padding" }),
  attended(SMALL, { special: { "2 1 1": Infinity }, label: "an infinity in a key" }),
  attended(SMALL, { special: { "2 2 1": Infinity }, label: "an infinity in a value" }),
]);

Deno.test("attention refuses heads that do not divide the width, and shapes that do not fit", () => {
  const builder = new Builder();
  const [B, T, D] = [2, 3, 8];
  const tensor = (name: string, shape: number[], dtype: "f32" | "u32" = "f32") =>
    builder.tensor(name, shape, { role: "input", dtype });
  const tensors = {
    qkv: tensor("qkv", [B * T, 3 * D]),
    probabilities: tensor("probabilities", [B * 2 * T, T]),
    out: tensor("out", [B * T, D]),
  };
  const call = (attributes = {}, others = {}) => () =>
    builder.call("attention", { ...tensors, ...others }, { heads: 2, tokens: T, causal: 1, ...attributes });
  builder.phase("p", () => {
    call()();
    for (const heads of [3, 0, -2, 1.5, NaN]) {
      assertThrows(call({ heads }), RangeError, `heads divide the width 8, ${heads} given`);
    }
    assertThrows(call({ tokens: 4 }), RangeError, "tokens divide the rows of qkv, 4 given");
    assertThrows(call({ causal: 2 }), RangeError, "causal is 0 or 1");
    assertThrows(call({ heads: 4 }), RangeError, "probabilities are [B·heads·T, T]");
    assertThrows(call({}, { qkv: tensor("two", [B * T, 2 * D]) }), RangeError, "side by side");
    assertThrows(call({}, { lengths: tensor("f", [B]) }), RangeError, "lengths are u32 [B]");
    assertThrows(call({}, { lengths: tensor("long", [B + 1], "u32") }), RangeError, "lengths are u32 [B]");
  });
});

Deno.test("more keys than a loop may have are refused for the GPU", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const T = 10_923;
    const [qkv, probabilities, out] = [[T, 3], [T, T], [T, 1]].map((shape, i) =>
      builder.tensor(`${i}`, shape, { role: "activation" })
    );
    const attributes = { heads: 1, tokens: T, causal: 0 };
    const call = { kernel: "attention", tensors: { qkv, probabilities, out }, attributes };
    assertThrows(() => attention.gpu(call), RangeError, "may loop 32768 times, got 32769");
  });
});
