/**
 * Cuts rows into equal pieces, one below the other: `input` [B, S·C] to `out` [B·S, C], `out[b·S + s] =
 * input[b, s·C … s·C + C − 1]`, bits unchanged. Images that lie pixel by pixel, channels last, become a row a pixel.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const image_rows: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(columns(input) % columns(out) === 0, call, "out's columns divide input's");
    checkThat(rows(out) * columns(out) === rows(input) * columns(input), call, "out has as many elements as input");
  },

  flops: () => 0,

  reference: (_call, array) => array("out").set(array("input")),

  gpu,
  cpu,
};
