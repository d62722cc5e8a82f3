import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";
import { scaling } from "../scale/scaling.ts";
import { checkGradient } from "./gradient_check.ts";
import type { KernelCase } from "./kernel_case.ts";
import { plantBugs } from "./planted_bugs.ts";
import { compareCall } from "./tolerances.ts";

type Values = (u: () => number, replica: number) => number[];

function sum(a?: Values, b?: Values): KernelCase {
  return {
    label: "a sum",
    tensors: { a: { shape: [2, 3], values: a }, b: { shape: [2, 3], values: b }, out: { shape: [2, 3] } },
  };
}

Deno.test("ordinary numbers tell a wrong sum from a right one", () => {
  const { planted, missed } = plantBugs("add", [sum()]);
  assert(planted.length >= 14, planted.join("; "));
  assertEquals(missed, []);
});

Deno.test("cases that cannot tell are found: equal numbers, zeros, the same numbers in every replica", () => {
  const [ones, zeros] = [() => new Array(6).fill(1), () => new Array(6).fill(0)];
  assert(plantBugs("add", [sum(ones)]).missed.includes("reads one element for all of a"));
  assert(plantBugs("add", [sum(ones, zeros)]).missed.includes("exchanges the last two elements of out"));
  assert(plantBugs("add", [sum(undefined, zeros)]).missed.includes("reads zeros as the last column of b"));
  assertEquals(plantBugs("add", [sum(undefined, () => [1, 2, 3, 4, 5, 6])]).missed, ["reads the next replica's b"]);
});

Deno.test("an attribute with one value, an optional argument that is never there, and a loose tolerance are found", () => {
  const scaled: KernelCase = {
    label: "scaled",
    tensors: { input: { shape: [2, 3] }, out: { shape: [2, 3] } },
    attributes: { factor: 3 },
  };
  assertEquals(plantBugs("scale", [scaled]).missed, ["takes factor as 3"]);
  assertEquals(plantBugs("scale", [scaled, { ...scaled, attributes: { factor: 2 } }]).missed, []);
  assert(plantBugs("scale", [{ ...scaled, tolerance: 0.1 }]).missed.includes("writes 1.001 times out"));
  const rectified: KernelCase = {
    label: "without a gate",
    tensors: { input: { shape: [2, 3] }, out: { shape: [2, 3] } },
  };
  assert(plantBugs("relu", [rectified]).missed.includes("ignores gate"));
});

Deno.test("what a call leaves alone must stay, and what it writes is compared by its own size", () => {
  const before = [100, 100, 7];
  const want = [100, 100, 1e-6];
  assertEquals(compareCall({ got: [100, 100, 1e-6], want, before }, 1e-5).beyond, 0);
  assertEquals(compareCall({ got: [100, 100, 1.001e-6], want, before }, 1e-5), {
    ...{ index: 2, got: 1.001e-6, want: 1e-6, beyond: 1 },
    error: (1.001e-6 - 1e-6) / 1e-6,
  });
  assertEquals(compareCall({ got: [100, 100.0001, 1e-6], want, before }, 1e-5).index, 1);
  assertEquals(compareCall({ got: [100, 100, NaN], want, before }, 1e-5).error, Infinity);
});

Deno.test("a derivative that is zero everywhere proves nothing, and is refused as a check", async () => {
  const nothing: Operation<{ x: Tensor; factor: number; name: string }> = scaling;
  await assertRejects(() => checkGradient(nothing, { x: [2, 3] }, { factor: 0, name: "out" }), Error, "is zero");
});
