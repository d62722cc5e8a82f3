import { assert, assertEquals, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { boundedLoop, linearGrid, LOOP_LIMIT, loopParts } from "./call_shapes.ts";

Deno.test("a call whose loop would be too long is refused with kernel, count and shapes", () => {
  const builder = new Builder();
  const tensor = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input" });
  const [a, b, out] = [tensor("a", [1, LOOP_LIMIT + 1]), tensor("b", [LOOP_LIMIT + 1, 1]), tensor("out", [1, 1])];
  const call = { kernel: "matmul", tensors: { a, b, out }, attributes: { transposeA: 0, transposeB: 0, relu: 0 } };
  const message = `kernel matmul on the GPU: an invocation may loop ${LOOP_LIMIT} times, got ${LOOP_LIMIT + 1}`;
  const error = assertThrows(() => boundedLoop(call, LOOP_LIMIT + 1), RangeError, message);
  assert(error.message.includes(`a [1, ${LOOP_LIMIT + 1}]`), error.message);
  boundedLoop(call, LOOP_LIMIT);
});

Deno.test("a long loop is cut into parts that follow on one another", () => {
  assertEquals(loopParts(1), [{ first: 0, end: 1 }]);
  assertEquals(loopParts(LOOP_LIMIT), [{ first: 0, end: LOOP_LIMIT }]);
  const [one, two] = [LOOP_LIMIT, 2 * LOOP_LIMIT];
  assertEquals(loopParts(two + 3), [{ first: 0, end: one }, { first: one, end: two }, { first: two, end: two + 3 }]);
});

Deno.test("a grid of more workgroups than a dimension holds becomes two-dimensional and covers everything", () => {
  for (const items of [1, 64, 65, 65_535 * 64, 65_535 * 64 + 1, 3e9]) {
    const [x, y] = linearGrid(items, 64);
    assert(x <= 65_535 && y <= 65_535 && x * y * 64 >= items, `${items}: ${x} × ${y}`);
  }
});
