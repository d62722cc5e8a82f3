import { assert, assertThrows } from "@std/assert";
import { matmul } from "../matmul/matmul.ts";
import { Builder } from "../program/builder.ts";
import { boundedLoop, linearGrid, LOOP_LIMIT } from "./call_shapes.ts";

Deno.test("a call whose loop would be too long is refused with kernel, count and shapes", () => {
  const builder = new Builder();
  const tensor = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input" });
  const [a, b, out] = [tensor("a", [1, LOOP_LIMIT + 1]), tensor("b", [LOOP_LIMIT + 1, 1]), tensor("out", [1, 1])];
  const call = { kernel: "matmul", tensors: { a, b, out }, attributes: { transposeA: 0, transposeB: 0, relu: 0 } };
  const message = `kernel matmul on the GPU: an invocation may loop ${LOOP_LIMIT} times, got ${LOOP_LIMIT + 1}`;
  const error = assertThrows(() => matmul.gpu(call), RangeError, message);
  assert(error.message.includes(`a [1, ${LOOP_LIMIT + 1}]`), error.message);
  boundedLoop(call, LOOP_LIMIT);
});

Deno.test("a grid of more workgroups than a dimension holds becomes two-dimensional and covers everything", () => {
  for (const items of [1, 64, 65, 65_535 * 64, 65_535 * 64 + 1, 3e9]) {
    const [x, y] = linearGrid(items, 64);
    assert(x <= 65_535 && y <= 65_535 && x * y * 64 >= items, `${items}: ${x} × ${y}`);
  }
});
