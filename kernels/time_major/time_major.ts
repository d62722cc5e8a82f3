/**
 * Data rows that hold T time steps one after another, `input` [B, T·I], to a row a step and sequence, steps in order:
 * `out` [T·B, I], `out[t·B + b] = input[b, t·I … t·I + I − 1]`, bits unchanged. A time step is then a block of B rows.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const time_major: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(columns(input) % columns(out) === 0, call, "out's columns divide input's");
    checkThat(rows(out) * columns(out) === rows(input) * columns(input), call, "out has as many elements as input");
  },

  flops: () => 0,

  reference(call, array) {
    const [B, I] = [rows(call.tensors.input), columns(call.tensors.out)];
    const [input, out, T] = [array("input"), array("out"), columns(call.tensors.input) / I];
    for (let row = 0; row < T * B; row++) {
      const from = (row % B * T + Math.floor(row / B)) * I;
      out.set(input.subarray(from, from + I), row * I);
    }
  },

  gpu,
  cpu,
};
