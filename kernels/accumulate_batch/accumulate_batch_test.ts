import { assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

const SHARES = [0.25, 1 / 3, -1, 1, 0.125];

interface Options {
  /** Micro-batches a step. */
  readonly every?: number;
  /** What lies in every fifth element of an argument. */
  readonly special?: { readonly argument: "value" | "sum"; readonly value: number };
}

/** A micro-batch; the shares of replicas differ. */
function add(shape: number[], row: number, { every = 3, special }: Options = {}): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (argument: string) =>
    special?.argument === argument
      ? (u: () => number) => Array.from({ length: size }, (_, i) => i % 5 ? u() : special.value)
      : undefined;
  return {
    label: `[${shape}], micro-batch ${row}, ${every} a step${
      special ? `, ${special.value} in ${special.argument}` : ""
    }`,
    tensors: {
      value: { shape, values: values("value") },
      shares: { shape: [SHARES.length], values: (_, replica) => SHARES.map((share) => share / 2 ** replica) },
      counters: counters(row),
      sum: { shape, values: values("sum") },
      out: { shape },
    },
    attributes: { every },
  };
}

testKernel("accumulate_batch", [
  ...[[1], [17], [3, 17], [128, 128], [129, 10], [600, 129]].flatMap((shape) =>
    SHARES.map((_, row) => add(shape, row))
  ),
  ...[1, 2, 4].map((every) => add([3, 5], 4, { every })),
  ...[NaN, Infinity, -Infinity].flatMap((value) =>
    [0, 1, 3].flatMap((row) =>
      (["value", "sum"] as const).map((argument) => add([7, 9], row, { special: { argument, value } }))
    )
  ),
]);

Deno.test("different shapes and a number of micro-batches that is no positive integer are refused", () => {
  const builder = new Builder();
  const [value, sum, out] = ["value", "sum", "out"].map((name) => builder.tensor(name, [2, 3], { role: "state" }));
  const other = builder.tensor("other", [3, 2], { role: "state" });
  const shares = builder.tensor("shares", [4], { role: "input" });
  const row = builder.tensor("counters", [2], { role: "counter", dtype: "u32" });
  const call = (tensors: object, every: number) =>
    builder.call("accumulate_batch", { value, sum, out, shares, counters: row, ...tensors }, { every });
  builder.phase("p", () => {
    call({}, 2);
    for (const every of [0, 1.5, NaN]) assertThrows(() => call({}, every), RangeError, "positive integer");
    assertThrows(() => call({ value: other }, 2), RangeError, "one shape");
    assertThrows(() => call({ out: other }, 2), RangeError, "one shape");
  });
});
