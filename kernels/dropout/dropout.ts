/**
 * Inverted dropout: each element is 0 with probability `rate`, else multiplied by 1 / (1 − rate). Srivastava, Hinton,
 * Krizhevsky, Sutskever, Salakhutdinov, "Dropout", JMLR 2014. On the gradient it is its own derivative.
 *
 * The mask is a function of `seed` (two words a replica), `step[counters[0]]` (the step of the whole run, so that a mask
 * does not depend on how many steps a slice has), the attribute `stream` (a number for each place in a model), row and
 * column. Element (row, column) takes word `column mod 4` of the Philox block of counter (⌊column / 4⌋, row, step, stream)
 * and is kept where the word is at least `rate` · 2³². It is integer arithmetic, with the same masks on every device.
 *
 * What is kept keeps NaN and infinity; what is dropped is 0 whatever it was. A rate of 0 copies bits.
 */
import { type Call, checkThat, type Kernel, sameShape } from "../program/call.ts";
import { columns, rows, size } from "../program/tensor.ts";
import { cpu } from "./cpu.ts";
import { gpu } from "./gpu.ts";
import { philoxBlock } from "./philox.ts";
import { keptFrom, scaleOf } from "./rate.ts";

export const dropout: Kernel = {
  signature: { input: "read", seed: "read", step: "read", counters: "read", out: "write" },

  check(call) {
    const { input, seed, step, out } = call.tensors;
    checkThat(sameShape(input, out), call, "input and out have one shape");
    checkThat(seed.dtype === "u32" && size(seed) === 2, call, "seed is two words of u32");
    checkThat(step.dtype === "u32" && step.shape.length === 1, call, "step is a vector of u32");
    checkNumbers(call);
  },

  flops: (call) => size(call.tensors.out),

  reference(call, array) {
    const { rate, stream } = call.attributes;
    const [M, N] = [rows(call.tensors.input), columns(call.tensors.input)];
    const [input, seed, out] = [array("input"), array("seed"), array("out")];
    const step = array("step")[array("counters")[0]];
    const [limit, scale] = [keptFrom(rate), scaleOf(rate)];
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n += 4) {
        const words = philoxBlock([n / 4, m, step, stream], [seed[0], seed[1]]);
        for (let i = n; i < Math.min(n + 4, N); i++) {
          out[m * N + i] = words[i - n] >= limit ? input[m * N + i] * scale : 0;
        }
      }
    }
  },

  gpu,
  cpu,
};

function checkNumbers(call: Call): void {
  const { rate, stream } = call.attributes;
  checkThat(rate >= 0 && rate < 1, call, `rate is at least 0 and below 1, not ${rate}`);
  checkThat(stream === stream >>> 0, call, `stream is a whole number below 2^32, not ${stream}`);
}
