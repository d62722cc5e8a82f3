/** What the tests of `round` and `round_copy` share: a device's bits against those of the host's formats. */
import { assert } from "@std/assert";
import { Builder } from "../program/builder.ts";
import type { Device } from "../program/device.ts";
import { type Rounding, roundingAttributes, roundTo } from "../round/formats.ts";
import { comparableBits, randomPatterns } from "./bit_patterns.ts";

/** All roundings there are. */
export const ROUNDINGS: readonly Rounding[] = (["f16", "bf16"] as const).flatMap((format) =>
  [false, true].map((flush) => ({ format, flush }))
);

/** Bits that differ between a device's rounding of random patterns and the host's, for `rows` × `columns` patterns. */
export async function differingBits(
  device: Device,
  { kernel, rows, columns, rounding, expected = rounding }: {
    kernel: "round" | "round_copy";
    rows: number;
    columns: number;
    rounding: Rounding;
    /** What the host rounds to; another one is a control that must differ. */
    expected?: Rounding;
  },
): Promise<number> {
  const builder = new Builder();
  const input = builder.tensor("input", [rows, columns], { role: "input" });
  const out = builder.tensor("out", [rows, columns], { role: "input" });
  const attributes = roundingAttributes(rounding);
  builder.phase("call", () => {
    if (kernel === "round") builder.call("round", { values: input }, attributes);
    else builder.call("round_copy", { input, out }, attributes);
  });
  await using session = await device.load(builder.build(), 1);
  const patterns = randomPatterns(rows * columns, 5);
  session.write(input, 0, patterns);
  await session.run("call", 1);
  if (kernel === "round_copy") {
    const [after, before] = [comparableBits((await session.read(input))[0]), comparableBits(patterns)];
    assert(after.every((bits, i) => bits === before[i]), "the input changed");
  }
  const got = comparableBits((await session.read(kernel === "round" ? input : out))[0]);
  const want = comparableBits(patterns.map((value) => roundTo(value, expected)));
  return got.reduce((count, bits, i) => count + Number(bits !== want[i]), 0);
}
