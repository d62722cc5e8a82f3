import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";

function times(factor: number, shape: number[], special = false): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = () => Array.from({ length: size }, (_, i) => SPECIAL[i % SPECIAL.length]);
  return {
    label: `${factor} · [${shape}]${special ? ", NaN, infinities, zeros, extremes" : ""}`,
    tensors: { input: { shape, ...(special && { values }) }, out: { shape } },
    attributes: { factor },
    ...(factor === 1 && { tolerance: 0 }),
  };
}

testKernel("scale", [
  ...[[1], [3, 17], [128, 128], [1, 4099], [600, 129]].map((shape) => times(-2.5, shape)),
  ...[0, 1, -1, 0.75].map((factor) => times(factor, [2, 13], true)),
]);

Deno.test("a factor that is no finite number is refused", () => {
  const builder = new Builder();
  const input = builder.tensor("input", [2], { role: "input" });
  const out = builder.tensor("out", [2], { role: "log" });
  builder.phase("call", () => {
    for (const factor of [NaN, Infinity]) {
      const call = () => builder.call("scale", { input, out }, { factor });
      assertThrows(call, RangeError, `factor is a finite number, not ${factor}`);
    }
  });
});
