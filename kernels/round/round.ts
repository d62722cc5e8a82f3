/**
 * Rounds a tensor in place to a 16-bit format, to nearest, ties to even; its elements stay f32 in memory. Attributes:
 * `format` 0 for fp16, 1 for bf16, and `flush` 1 to turn subnormal results into zeros of their sign.
 *
 * Integer arithmetic on bits, so that both devices and the reference agree bit for bit, subnormals included.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { cpu } from "./cpu.ts";
import { roundingOf, roundTo } from "./formats.ts";
import { gpu } from "./gpu.ts";

export const round: Kernel = {
  signature: { values: "update" },

  check(call) {
    const { format, flush } = call.attributes;
    checkThat(call.tensors.values.dtype === "f32", call, "values are f32");
    checkThat([0, 1].includes(format) && [0, 1].includes(flush), call, "format and flush are 0 or 1");
  },

  flops: () => 0,

  reference(call, array) {
    const [values, rounding] = [array("values"), roundingOf(call.attributes)];
    for (let i = 0; i < values.length; i++) values[i] = roundTo(values[i], rounding);
  },

  gpu,
  cpu,
};
