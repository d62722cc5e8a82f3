import { assertEquals, assertThrows } from "@std/assert";
import { spreadOf } from "./statistics.ts";

Deno.test("median, range and quartiles", () => {
  assertEquals(spreadOf([4, 1, 3, 2, 5]), { n: 5, median: 3, range: [1, 5], quartiles: [2, 4] });
  assertEquals(spreadOf([4, 1]).median, 2.5);
  assertEquals(spreadOf([7]), { n: 1, median: 7, range: [7, 7], quartiles: [7, 7] });
  assertThrows(() => spreadOf([]), RangeError, "at least one value");
});

Deno.test("infinities and NaN take part, at the upper end", () => {
  assertEquals(spreadOf([NaN, 1, Infinity, 2, NaN]).median, Infinity);
  assertEquals(spreadOf([NaN, 1, 2]).range, [1, NaN]);
  assertEquals(spreadOf([Infinity, Infinity]).median, Infinity);
  assertEquals(spreadOf([NaN, NaN]).median, NaN);
  assertEquals(spreadOf([-Infinity, 0, 1, NaN]).range, [-Infinity, NaN]);
});
