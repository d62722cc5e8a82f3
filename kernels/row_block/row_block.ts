/**
 * Rows from another place on: `out[i] = input[first + i]`, zeros where `input` has no such row, bits unchanged.
 *
 * `input` is [R, H], `out` [S, H], attribute first, which may be negative. One kernel picks a block of rows (the last
 * time step of T·B rows: first = (T − 1)·B), puts the block's gradient back among zeros (the same number negated), and
 * shifts a sequence by a step (first = −B; a sequence of one step has then nothing but zeros).
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const row_block: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    const { first } = call.attributes;
    checkThat(columns(input) === columns(out), call, "input and out have the same columns");
    checkThat(Number.isInteger(first), call, `first is an integer (here ${first})`);
    checkThat(first < rows(input) && first + rows(out) >= 0, call, `out has rows of input (here from row ${first} on)`);
  },

  flops: () => 0,

  reference(call, array) {
    const [input, out] = [array("input"), array("out")];
    const offset = call.attributes.first * columns(call.tensors.out);
    for (let i = 0; i < out.length; i++) out[i] = input[offset + i] ?? 0;
  },

  gpu,
  cpu,
};
