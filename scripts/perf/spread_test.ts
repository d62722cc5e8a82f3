import { assertEquals, assertThrows } from "@std/assert";
import { ratioOf, spreadOf } from "./spread.ts";

Deno.test("a median has its interval from six rounds on", () => {
  assertEquals(spreadOf([3, 1, 2]), { median: 2, interval: null, range: [1, 3] });
  assertEquals(spreadOf([6, 5, 4, 3, 2, 1]), { median: 3.5, interval: [1, 6], range: [1, 6] });
  assertThrows(() => spreadOf([]), RangeError, "at least one");
});

Deno.test("a ratio is taken round by round: a slow round of both does not show", () => {
  assertEquals(ratioOf([2, 20, 2], [1, 10, 1]), { median: 2, interval: null, range: [2, 2] });
  assertThrows(() => ratioOf([1], [1, 2]), RangeError, "1 and 2");
});
