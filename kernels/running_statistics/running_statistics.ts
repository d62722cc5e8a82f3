/**
 * What batch normalization remembers: `running = (1 − momentum) · running + momentum · batch`, for mean and variance
 * (`batch_norm/statistics.ts` has the rows of both tensors).
 *
 * The batch's variance is biased; with `unbiased: 1` it is multiplied by n / (n − 1) first, n being `rows`, as PyTorch
 * does. A call of its own, so that a forward pass that is repeated to save memory does not count its batch twice. Nothing
 * changes in a dead replica (`counters[1]`): called behind `guard`, a batch that made the loss diverge leaves no trace.
 */
import { type Call, checkThat, type Kernel } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { BATCH_STATISTICS, RUNNING } from "../batch_norm/statistics.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { shares } from "./shares.ts";

export const running_statistics: Kernel = {
  signature: { statistics: "read", running: "update", counters: "read" },

  check(call) {
    const { statistics, running } = call.tensors;
    const C = columns(statistics);
    checkThat(rows(statistics) === BATCH_STATISTICS, call, `statistics is [${BATCH_STATISTICS}, C]`);
    checkThat(rows(running) === RUNNING && columns(running) === C, call, `running is [${RUNNING}, ${C}]`);
    checkNumbers(call);
  },

  flops: (call) => 3 * size(call.tensors.running),

  reference(call, array) {
    const C = columns(call.tensors.running);
    const [statistics, running] = [array("statistics"), array("running")];
    if (!array("counters")[1]) return;
    const { keep, mean, variance } = shares(call);
    for (let c = 0; c < C; c++) {
      running[c] = keep * running[c] + mean * statistics[2 * C + c];
      running[C + c] = keep * running[C + c] + variance * statistics[3 * C + c];
    }
  },

  gpu,
  cpu,
};

function checkNumbers({ kernel, attributes: { momentum, rows } }: Call): void {
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new RangeError(`Cannot call kernel ${kernel}: momentum is a number from 0 to 1, got ${momentum}`);
  }
  if (!(Number.isInteger(rows) && rows >= 2)) {
    throw new RangeError(`Cannot call kernel ${kernel}: rows is an integer of 2 or more, got ${rows}`);
  }
}
