/**
 * Picks the rows of a batch: `out[b] = data[index[counters[0]][b]]`, bits unchanged, so it serves f32 images and
 * u32 labels alike. `data` is [N, D] (or [N], one element a row), `index` u32 [capacity, B], `out` [B, D] (or [B]).
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { rowLength } from "./sizes.ts";

export const gather: Kernel = {
  signature: { data: "read", index: "read", counters: "read", out: "write" },

  check(call) {
    const { data, index, out } = call.tensors;
    checkThat(data.dtype === out.dtype && index.dtype === "u32", call, "data and out have one type, index is u32");
    checkThat(data.shape.length === out.shape.length, call, "data and out have the same number of axes");
    checkThat(columns(index) * rowLength(data) === size(out), call, "out has a row for each index");
    checkThat(data.shape.length === 1 || columns(out) === columns(data), call, "rows of data and out are equally long");
  },

  flops: () => 0,

  reference(call, array) {
    const D = rowLength(call.tensors.data);
    const B = columns(call.tensors.index);
    const [data, index, out] = [array("data"), array("index"), array("out")];
    const first = array("counters")[0] * B;
    for (let b = 0; b < B; b++) out.set(data.subarray(index[first + b] * D, index[first + b] * D + D), b * D);
  },

  gpu,
  cpu,
};
