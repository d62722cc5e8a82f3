/**
 * Joins groups of rows into one each, the inverse of `image_rows`: `input` [B·S, C] to `out` [B, S·C],
 * `out[b, s·C + c] = input[b·S + s, c]`, bits unchanged.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const flatten_rows: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(columns(out) % columns(input) === 0, call, "input's columns divide out's");
    checkThat(rows(out) * columns(out) === rows(input) * columns(input), call, "out has as many elements as input");
  },

  flops: () => 0,

  reference: (_call, array) => array("out").set(array("input")),

  gpu,
  cpu,
};
