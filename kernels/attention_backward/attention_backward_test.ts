import { assertThrows } from "@std/assert";
import { ATTENTION_CASES, type AttentionCase, labelOf, lengthsOf } from "../attention/cases.ts";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

/** Probabilities are any numbers here, also where a key is not seen: the kernel must not look at those. */
function gradients(one: AttentionCase, nan: Readonly<Record<string, number>> = {}): KernelCase {
  const { B, T, heads, width, causal } = one;
  const D = heads * width;
  const tensor = (argument: string, shape: number[]) => ({
    shape,
    values: (u: () => number) =>
      Array.from({ length: shape[0] * shape[1] }, (_, i) => i === nan[argument] ? NaN : u() + u() - 1),
  });
  const where = Object.entries(nan).map(([argument, at]) => `, a NaN in ${argument} ${at}`);
  return {
    label: labelOf(one) + where.join(""),
    tensors: {
      qkv: tensor("qkv", [B * T, 3 * D]),
      ...lengthsOf(one),
      probabilities: tensor("probabilities", [B * heads * T, T]),
      dout: tensor("dout", [B * T, D]),
      dscores: { shape: [B * heads * T, T] },
      out: { shape: [B * T, 3 * D] },
    },
    attributes: { heads, tokens: T, causal },
  };
}

const SMALL: AttentionCase = { B: 2, T: 6, heads: 2, width: 4, causal: 1 };

testKernel("attention_backward", [
  ...ATTENTION_CASES.map((one) => gradients(one)),
  ...[2 * 24 + 1, 2 * 24 + 9, 2 * 24 + 17].map((qkv) => gradients(SMALL, { qkv })),
  gradients(SMALL, { dout: 2 * 8 + 5 }),
  gradients(SMALL, { probabilities: 3 * 6 + 1 }),
  gradients(SMALL, { probabilities: 3 * 6 + 5 }), // a key that the query does not see
  gradients({ ...SMALL, causal: 0, lengths: [3, 5] }, { qkv: 5 * 24 + 17 }),
]);

Deno.test("attention's gradients have the shapes of what they are gradients of", () => {
  const builder = new Builder();
  const tensor = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input" });
  const tensors = {
    qkv: tensor("qkv", [6, 24]),
    probabilities: tensor("probabilities", [12, 3]),
    dout: tensor("dout", [6, 8]),
    dscores: tensor("dscores", [12, 3]),
    out: tensor("out", [6, 24]),
  };
  const attributes = { heads: 2, tokens: 3, causal: 1 };
  const call = (others: Record<string, (typeof tensors)["qkv"]>) => () =>
    builder.call("attention_backward", { ...tensors, ...others }, attributes);
  builder.phase("p", () => {
    call({})();
    assertThrows(call({ out: tensor("short", [6, 8]) }), RangeError, "out has the shape of qkv");
    assertThrows(call({ dscores: tensor("wide", [12, 4]) }), RangeError, "dscores has the shape of probabilities");
  });
});
