/**
 * The derivative of `row_mean`: `out[b·S + s] = dout[b] / S`. `dout` is [B, C], `out` [B·S, C], attribute rows: S.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const row_mean_backward: Kernel = {
  signature: { dout: "read", out: "write" },

  check(call) {
    const { dout, out } = call.tensors;
    checkThat(rows(dout) * call.attributes.rows === rows(out), call, "out has S rows for each of dout");
    checkThat(columns(dout) === columns(out), call, "dout and out have the same columns");
  },

  flops: (call) => size(call.tensors.out),

  reference(call, array) {
    const { rows: S } = call.attributes;
    const [dout, out, C] = [array("dout"), array("out"), columns(call.tensors.out)];
    for (let i = 0; i < out.length; i++) out[i] = dout[Math.floor(i / (S * C)) * C + i % C] / S;
  },

  gpu,
  cpu,
};
