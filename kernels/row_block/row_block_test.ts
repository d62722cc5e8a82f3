import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { SPECIAL } from "../testing/special.ts";
import { rowBlock } from "./row_block_operation.ts";

function block(R: number, H: number, first: number, S: number): KernelCase {
  const values = (_: () => number, replica: number) =>
    Array.from({ length: R * H }, (_, i) => i % 3 ? i + replica : SPECIAL[i % SPECIAL.length]);
  return {
    label: `${S} rows of ${R} × ${H} from row ${first} on`,
    tensors: { input: { shape: [R, H], values }, out: { shape: [S, H] } },
    attributes: { first },
    tolerance: 0,
  };
}

testKernel("row_block", [
  block(1, 1, 0, 1),
  block(7, 5, 2, 3),
  block(7, 5, 4, 3),
  block(3, 17, -4, 7),
  block(7, 33, -2, 7),
  block(7, 33, 2, 7),
  block(5, 3, -2, 9),
  block(3, 4, -3, 3),
  block(12_800, 64, 12_736, 64),
  block(12_800, 3, -64, 12_800),
]);

Deno.test("a row block's derivative agrees with central differences", async () => {
  await checkGradient(rowBlock, { x: [6, 3] }, { first: 4, rows: 2, name: "out" });
  await checkGradient(rowBlock, { x: [6, 3] }, { first: 0, rows: 5, name: "out" });
});

Deno.test("a block outside the input is refused", () => {
  const builder = new Builder();
  builder.phase("p", () => {
    const input = builder.tensor("input", [4, 3], { role: "activation" });
    const out = builder.tensor("out", [2, 3], { role: "activation" });
    for (const first of [4, -3, 0.5]) {
      assertThrows(() => builder.call("row_block", { input, out }, { first }), RangeError, "Cannot call");
    }
  });
});
