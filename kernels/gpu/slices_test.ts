import { assertEquals } from "@std/assert";
import { Slices } from "./slices.ts";

Deno.test("the first slice is one step; later ones take a tenth of a second, within bounds", () => {
  const slices = new Slices();
  assertEquals(slices.next(50), 1);
  slices.measured(1, 0.02);
  assertEquals(slices.next(50), 5);
  assertEquals(slices.next(3), 3);
  slices.measured(5, 5);
  assertEquals(slices.next(50), 1);
  slices.measured(1, 0);
  assertEquals(slices.next(1e6), 1000);
});
