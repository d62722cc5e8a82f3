/**
 * Softmax and cross-entropy in one: from logits `z [B, C]` and labels `y [B]` the mean loss over the batch
 * `1/B Σ_b (log Σ_c exp z_bc − z_by)`, the number of right answers, and the gradient `(softmax(z) − onehot(y)) / B`.
 *
 * Stable form: the row's maximum m is taken out, `log Σ exp(z − m) + m − z_y`. The naive form (`naive: 1`) is what
 * many programs write, `−log(exp z_y / Σ exp z)`: it overflows to NaN from z of about 88.8 in f32, and claims hang on it.
 * The arg-max is the first of equals; a row with a NaN or a lone infinity is never right. Loss and count go to
 * columns of the log row that `counters[0]` points at. Rows are summed in a fixed tree or order per device.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const softmax_cross_entropy: Kernel = {
  signature: { logits: "read", labels: "read", counters: "read", log: "update", dlogits: "write?" },

  check(call) {
    const { logits, labels, log, dlogits } = call.tensors;
    const { lossColumn, correctColumn } = call.attributes;
    checkThat(size(labels) === rows(logits), call, "there is one label a row of logits");
    checkThat(rows(labels) === 1, call, "labels are a vector");
    checkThat(labels.dtype === "u32", call, "labels are u32");
    checkThat(!dlogits || size(dlogits) === size(logits), call, "dlogits has the shape of logits");
    checkThat(Math.max(lossColumn, correctColumn) < columns(log), call, "the log has the columns named");
  },

  flops: (call) => 8 * size(call.tensors.logits),

  reference(call, array) {
    const { lossColumn, correctColumn, naive } = call.attributes;
    const [B, C] = [rows(call.tensors.logits), columns(call.tensors.logits)];
    const [logits, labels, log] = [array("logits"), array("labels"), array("log")];
    const dlogits = call.tensors.dlogits && array("dlogits");
    const limit = naive ? Math.log(3.4028234663852886e38) : Infinity; // exp overflows f32 above this
    const exp = (x: number) => x > limit ? Infinity : Math.exp(x);
    let [loss, correct] = [0, 0];
    for (let b = 0; b < B; b++) {
      const z = logits.subarray(b * C, b * C + C);
      const label = labels[b];
      const max = naive ? 0 : Math.max(...z);
      const sum = z.reduce((total, value) => total + exp(value - max), 0);
      loss += naive ? -Math.log(exp(z[label]) / sum) : Math.log(sum) + max - z[label];
      if (z.every(Number.isFinite) && z.indexOf(Math.max(...z)) === label) correct++;
      for (let c = 0; dlogits && c < C; c++) dlogits[b * C + c] = (exp(z[c] - max) / sum - (c === label ? 1 : 0)) / B;
    }
    const row = array("counters")[0] * columns(call.tensors.log);
    log[row + lossColumn] = loss / B;
    log[row + correctColumn] = correct;
  },

  gpu,
  cpu,
};
