/**
 * Softmax and cross-entropy over batches with padding: rows whose label is `IGNORED_LABEL` count for nothing. With the
 * n other rows, loss `1/n Σ_b (log Σ_c exp z_bc − z_by)`, number of right answers, and gradient
 * `(softmax(z_b) − onehot(y_b)) / n`; a padding row's gradient is 0, whatever its logits are. Where all rows are padding,
 * loss, count and gradient are 0.
 *
 * The row's maximum is taken out of the exponent; arg-max and log are as in `softmax_cross_entropy`. Any other label that is
 * no class makes the loss NaN.
 */
import { checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { IGNORED_LABEL } from "../mask_labels/ignored.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const masked_cross_entropy: Kernel = {
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
    const { lossColumn, correctColumn } = call.attributes;
    const C = columns(call.tensors.logits);
    const [logits, labels, log] = [array("logits"), array("labels"), array("log")];
    const dlogits = call.tensors.dlogits && array("dlogits");
    const n = Math.max(1, labels.filter((label) => label !== IGNORED_LABEL).length);
    dlogits?.fill(0);
    let [loss, correct] = [0, 0];
    labels.forEach((label, b) => {
      if (label === IGNORED_LABEL) return;
      const z = logits.subarray(b * C, b * C + C);
      const max = Math.max(...z);
      const sum = z.reduce((total, value) => total + Math.exp(value - max), 0);
      loss += Math.log(sum) + max - z[label];
      if (z.every(Number.isFinite) && z.indexOf(max) === label) correct++;
      for (let c = 0; dlogits && c < C; c++) {
        dlogits[b * C + c] = (Math.exp(z[c] - max) / sum - (c === label ? 1 : 0)) / n;
      }
    });
    const row = array("counters")[0] * columns(call.tensors.log);
    log[row + lossColumn] = loss / n;
    log[row + correctColumn] = correct;
  },

  gpu,
  cpu,
};
