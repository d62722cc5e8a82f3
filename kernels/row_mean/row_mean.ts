/**
 * Mean of groups of rows: `out[b] = Σ_s input[b·S + s] / S`, rows in ascending order. `input` is [B·S, C], `out`
 * [B, C], attribute rows: S. Over the pixels of an image: global average pooling.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const row_mean: Kernel = {
  signature: { input: "read", out: "write" },

  check(call) {
    const { input, out } = call.tensors;
    checkThat(rows(out) * call.attributes.rows === rows(input), call, "input has S rows for each of out");
    checkThat(columns(input) === columns(out), call, "input and out have the same columns");
  },

  flops: (call) => size(call.tensors.input),

  reference(call, array) {
    const { rows: S } = call.attributes;
    const [input, out, C] = [array("input"), array("out"), columns(call.tensors.out)];
    out.fill(0);
    for (let i = 0; i < input.length; i++) out[Math.floor(i / (S * C)) * C + i % C] += input[i] / S;
  },

  gpu,
  cpu,
};
