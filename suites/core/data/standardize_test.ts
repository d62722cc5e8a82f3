import { assert, assertEquals, assertThrows } from "@std/assert";
import { standardize } from "./standardize.ts";

Deno.test("standardize takes mean and standard deviation of the first values alone", () => {
  assertEquals([...standardize([1, 3, 1, 3, 10, 2], 4)], [-1, 1, -1, 1, 8, 0]);
});

Deno.test("channels that take turns have moments of their own", () => {
  assertEquals([...standardize([1, 10, 3, 30, 1, 10, 3, 30, 2, 60], 8, 2)], [-1, -1, 1, 1, -1, -1, 1, 1, 0, 4]);
});

Deno.test("standardize loses nothing to a large offset", () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => 1e6 + (i % 2));
  assert(standardize(values, 1000).every((x, i) => Math.abs(x - (i % 2 ? 1 : -1)) <= 1e-6));
});

Deno.test("standardize refuses inputs that are all the same, or no number", () => {
  assertThrows(() => standardize([2, 2, 2], 3), RangeError, "they must differ, got a standard deviation of 0");
  assertThrows(() => standardize([1, 2, 3, 2], 4, 2), RangeError, "got a standard deviation of 0");
  assertThrows(() => standardize([2, NaN, 2], 3), RangeError, "got a standard deviation of NaN");
});
