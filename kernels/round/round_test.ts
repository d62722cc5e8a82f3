import { assert, assertEquals, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { differingBits, ROUNDINGS } from "../testing/rounding.ts";
import { SPECIAL } from "../testing/special.ts";
import { roundingAttributes } from "./formats.ts";

/** Around the ends of both formats, and ties. */
const EDGES = [
  ...SPECIAL,
  ...[65504, 65519.996, 65520, 65536, -65520, 2 ** -14, 2 ** -15, 2 ** -24, 2 ** -25, 1.5 * 2 ** -24, 2.5 * 2 ** -24],
  ...[1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.3961775e38, 1e-40, -1e-45],
];

function cases(shape: number[], scale?: number): KernelCase[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (u: () => number) =>
    Array.from({ length: size }, (_, i) => scale ? (u() - 0.5) * scale : EDGES[i % EDGES.length]);
  return ROUNDINGS.map((rounding) => ({
    label: `[${shape}] to ${rounding.format}${rounding.flush ? ", flushed" : ""}${scale ? `, up to ${scale / 2}` : ""}`,
    tensors: { values: { shape, values } },
    attributes: roundingAttributes(rounding),
    tolerance: 0, // integers on bits: nothing may differ
  }));
}

testKernel("round", [
  ...[[1], [3, 17], [129, 10], [256, 128]].flatMap((shape) => [...cases(shape, 8), ...cases(shape)]),
  ...cases([7, 31], 2 ** -13),
  ...cases([7, 31], 2e5),
]);

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `round on ${name} gives the host's bits for a million random bit patterns`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const sizes = { kernel: "round", rows: 1000, columns: 1000 } as const;
      for (const rounding of ROUNDINGS) assertEquals(await differingBits(device, { ...sizes, rounding }), 0);
      const [kept, flushed] = ROUNDINGS;
      assert(await differingBits(device, { ...sizes, rounding: kept, expected: flushed }) > 1000, "the control");
    },
  });
}

Deno.test("a format that is none is refused, and so are integers", () => {
  const builder = new Builder();
  const values = builder.tensor("values", [4], { role: "input" });
  const integers = builder.tensor("integers", [4], { role: "input", dtype: "u32" });
  builder.phase("p", () => {
    assertThrows(() => builder.call("round", { values }, { format: 2, flush: 0 }), RangeError, "0 or 1");
    assertThrows(() => builder.call("round", { values }, { format: 0 }), RangeError, "0 or 1");
    assertThrows(() => builder.call("round", { values: integers }, { format: 0, flush: 0 }), RangeError, "f32");
  });
});
