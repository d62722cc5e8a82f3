import { assert } from "@std/assert";
import { WITHOUT_GPU } from "./testing/gpu.ts";

// Set where skipped GPU tests would prove nothing.
Deno.test("a machine that must have an adapter has one", () => {
  const expected = Deno.env.get("DESCENT_EXPECT_GPU") === "1";
  assert(!(expected && WITHOUT_GPU), "DESCENT_EXPECT_GPU is 1, but no adapter was found");
});
