import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { distance, greater, greatestError, LOCKSTEP_TOLERANCES, lossError, zeroOf } from "./lockstep_errors.ts";

const EXPECTED = new Map([["weight", [3, -4, 12]], ["bias", [0.5, 0.25]]]);

Deno.test("equal tensors have no error, and a factor on one shows as itself", () => {
  assertEquals(greatestError(EXPECTED, EXPECTED), { error: 0, tensor: "" });
  const wrong = new Map(EXPECTED).set("bias", EXPECTED.get("bias")!.map((value) => 1.001 * value));
  const { error, tensor } = greatestError(wrong, EXPECTED);
  assertAlmostEquals(error, 1e-3, 1e-12);
  assertEquals(tensor, "bias");
  assert(error > LOCKSTEP_TOLERANCES.gradient);
});

Deno.test("swapped elements and a dropped term show", () => {
  for (const weight of [[-4, 3, 12], [3, -4, 0]]) {
    const { error, tensor } = greatestError(new Map(EXPECTED).set("weight", weight), EXPECTED);
    assert(error > 0.5);
    assertEquals(tensor, "weight");
  }
});

Deno.test("a NaN on either side is the greatest error, wherever it lies", () => {
  for (const name of ["weight", "bias"]) {
    const wrong = new Map(EXPECTED).set(name, EXPECTED.get(name)!.map((value, i) => i === 0 ? NaN : value));
    wrong.set(
      name === "bias" ? "weight" : "bias",
      [...EXPECTED.get(name === "bias" ? "weight" : "bias")!].map(() => 9),
    );
    for (const [a, b] of [[wrong, EXPECTED], [EXPECTED, wrong]]) {
      assertEquals(greatestError(a, b).error, NaN);
    }
  }
  const [nan, one] = [{ error: NaN, tensor: "a" }, { error: 1, tensor: "b" }];
  assertEquals([greater(nan, one), greater(one, nan)], [nan, nan]);
});

Deno.test("a small tensor is measured by a share of all, so that rounding in it is no error", () => {
  const small = new Map([["large", [1e4]], ["small", [1e-3]]]);
  const off = new Map(small).set("small", [1.01e-3]);
  assertAlmostEquals(greatestError(off, small).error, 1e-5, 1e-9); // 1e-5 of the scale 1e-4 × 1e4
});

Deno.test("a tensor that is zero by algebra is compared by size, or by the size of what it is a rounding of", () => {
  const zero = new Set(["bias"]);
  const all = (bias: number) => new Map([["weight", [1]], ["bias", [bias]]]);
  const error = (bias: number, zeroNorm?: number) => greatestError(all(bias), all(0), { zero, zeroNorm }).error;
  assert(error(0.9e-6) <= LOCKSTEP_TOLERANCES.gradient);
  assert(error(1.1e-6) > LOCKSTEP_TOLERANCES.gradient);
  assert(error(1.1e-6, 100) <= LOCKSTEP_TOLERANCES.gradient);
  assert(error(1.1e-4, 100) > LOCKSTEP_TOLERANCES.gradient);
});

Deno.test("gradients that float64 has next to nothing in are zero by algebra", () => {
  const gradients = new Map([["weight", [1, 2]], ["key bias", [1e-17, -3e-17]], ["small", [1e-9]]]);
  assertEquals([...zeroOf(gradients)], ["key bias"]);
});

Deno.test("losses are compared relative to the greater of them and 1", () => {
  assertAlmostEquals(lossError(2.2, 2), 0.1);
  assertAlmostEquals(lossError(0.2, 0.1), 0.1);
  assertEquals(lossError(NaN, 1), NaN);
});

Deno.test("sides with other tensors are refused", () => {
  assertThrows(() => greatestError(new Map(), EXPECTED), RangeError, "0 on one side, 2 on the other");
  const renamed = new Map([["weight", [3, -4, 12]], ["other", [0.5, 0.25]]]);
  assertThrows(() => greatestError(renamed, EXPECTED), RangeError, '"bias"');
  assertThrows(() => distance([1], [1, 2]), RangeError, "got 1 and 2");
});
