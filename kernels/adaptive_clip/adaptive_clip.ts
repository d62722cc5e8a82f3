/**
 * Adaptive gradient clipping by unit (Brock, De, Smith, Simonyan, ICML 2021, section 4.1). A unit is a column of a weight
 * matrix [fanIn, fanOut]: the weights that lead to one output. With W and G a column of weights and gradient,
 *
 *     bound = ratio · max(‖W‖, epsilon)
 *     G *= bound / ‖G‖                    where ‖G‖ > bound
 *
 * A NaN in a column of the gradient makes the whole column NaN, an infinity makes its finite elements 0.
 *
 * Attributes: columns `ratio` and `epsilon` of `numbers`.
 */
import { checkThat, type Kernel, sameShape } from "../program/call.ts";
import { checkNumbers, referenceNumbers } from "../program/numbers.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";

export const adaptive_clip: Kernel = {
  signature: { gradient: "update", parameter: "read", numbers: "read", counters: "read" },

  check(call) {
    const { gradient, parameter } = call.tensors;
    checkThat(sameShape(gradient, parameter), call, "gradient and parameter have one shape");
    checkNumbers(call, "ratio", "epsilon");
  },

  flops: (call) => 5 * size(call.tensors.gradient),

  reference(call, array) {
    const [M, N] = [rows(call.tensors.gradient), columns(call.tensors.gradient)];
    const [gradient, parameter] = [array("gradient"), array("parameter")];
    const number = referenceNumbers(call, array);
    const norm = (values: Float64Array, n: number) => {
      let sum = 0;
      for (let m = 0; m < M; m++) sum += values[m * N + n] ** 2;
      return Math.sqrt(sum);
    };
    for (let n = 0; n < N; n++) {
      const bound = number("ratio") * Math.max(norm(parameter, n), number("epsilon"));
      const size = norm(gradient, n);
      if (size <= bound) continue;
      for (let m = 0; m < M; m++) gradient[m * N + n] *= bound / size;
    }
  },

  gpu,
  cpu,
};
