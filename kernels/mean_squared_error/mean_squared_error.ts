/**
 * Mean squared error over all elements, `1/n Σ (prediction − target)²`, written to `log[counters[0]][lossColumn]`, and its
 * gradient `2 (prediction − target) / n`.
 *
 * Differences are scaled by a power of two before they are squared (or squared in f64), so that a loss is right wherever
 * f32 holds it. Any NaN, or infinities whose difference is none, make the loss NaN; else any infinity makes it infinite.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const mean_squared_error: Kernel = {
  signature: { prediction: "read", target: "read", counters: "read", log: "update", dprediction: "write?" },

  check(call) {
    const { prediction, target, log, dprediction } = call.tensors;
    checkThat(sameShape(prediction, target), call, "prediction and target have one shape");
    checkThat(target.dtype === "f32", call, "targets are f32");
    checkThat(!dprediction || sameShape(dprediction, prediction), call, "dprediction has the shape of prediction");
    checkThat(call.attributes.lossColumn < columns(log), call, "the log has the column named");
  },

  flops: (call) => 3 * size(call.tensors.prediction),

  reference(call, array) {
    const [prediction, target, log] = [array("prediction"), array("target"), array("log")];
    const dprediction = call.tensors.dprediction && array("dprediction");
    const n = prediction.length;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const difference = prediction[i] - target[i];
      sum += difference * difference;
      if (dprediction) dprediction[i] = 2 * difference / n;
    }
    log[array("counters")[0] * columns(call.tensors.log) + call.attributes.lossColumn] = sum / n;
  },

  gpu,
  cpu,
};
