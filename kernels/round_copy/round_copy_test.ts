import { assertEquals } from "@std/assert";
import { roundingAttributes } from "../round/formats.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { testKernel } from "../testing/kernel_cases.ts";
import { differingBits, ROUNDINGS } from "../testing/rounding.ts";
import { SPECIAL } from "../testing/special.ts";

testKernel(
  "round_copy",
  [[1], [3, 17], [129, 10], [128, 300]].flatMap((shape) =>
    ROUNDINGS.map((rounding) => ({
      label: `[${shape}] to ${rounding.format}${rounding.flush ? ", flushed" : ""}`,
      tensors: {
        input: {
          shape,
          values: (u: () => number) =>
            Array.from(
              { length: shape.reduce((a, b) => a * b, 1) },
              (_, i) => i % 3 ? (u() - 0.5) * (i % 3 === 1 ? 1 : 2 ** -14) : SPECIAL[i % 13],
            ),
        },
        out: { shape },
      },
      attributes: roundingAttributes(rounding),
      tolerance: 0, // integers on bits: nothing may differ
    }))
  ),
);

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `round_copy on ${name} gives the host's bits for a million random bit patterns`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      for (const rounding of ROUNDINGS) {
        const sizes = { kernel: "round_copy", rows: 1000, columns: 1000 } as const;
        assertEquals(await differingBits(device, { ...sizes, rounding }), 0);
      }
    },
  });
}
