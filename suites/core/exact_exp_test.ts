import { assert, assertEquals } from "@std/assert";
import { exactExp, exactTanh } from "./exact_exp.ts";
import { uniforms } from "./random.ts";

Deno.test("exactExp is the exponential function to rounding, over its whole range", () => {
  for (const scale of [700, 20, 1, 1e-3, 1e-9]) {
    for (const u of uniforms(0, "exp", 2000)) {
      const x = scale * (2 * u - 1);
      const error = Math.abs(exactExp(x) / Math.exp(x) - 1);
      assert(error <= 6e-16, `e^${x}: ${error}`); // Math.exp itself is right to 2e-16
    }
  }
  assertEquals([exactExp(0), exactExp(-0)], [1, 1]);
});

Deno.test("exactTanh is the hyperbolic tangent to rounding, odd and bounded", () => {
  for (const scale of [30, 3, 1e-2, 1e-6]) {
    for (const u of uniforms(0, "tanh", 2000)) {
      const x = scale * (2 * u - 1);
      const error = Math.abs(exactTanh(x) - Math.tanh(x));
      assert(error <= 4e-16, `tanh ${x}: ${error}`);
      assertEquals(exactTanh(-x), -exactTanh(x));
    }
  }
  assertEquals([exactTanh(1e300), exactTanh(-20.5), exactTanh(0)], [1, -1, 0]);
});
