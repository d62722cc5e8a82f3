import { assertEquals } from "@std/assert";
import { slope } from "./also.ts";

Deno.test("the exponent is the slope of the logarithms", () => {
  assertEquals(slope([1, 2, 4], [3, 12, 48]).toFixed(9), "2.000000000");
  assertEquals(slope([10, 100], [5, 5]).toFixed(9), "0.000000000");
});
