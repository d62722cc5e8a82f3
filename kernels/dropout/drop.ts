/** Dropout as a differentiable operation. */
import type { Operation } from "../program/builder.ts";
import type { Tensor } from "../program/tensor.ts";

/** What a dropout layer takes. */
export type DropInputs = {
  readonly x: Tensor;
  /** u32 [2], of each replica. */
  readonly seed: Tensor;
  /** u32 [capacity]: the step of the run that each row of inputs belongs to. */
  readonly step: Tensor;
  readonly counters: Tensor;
  /** A number of its own for each dropout layer of a model. */
  readonly stream: number;
  /** Probability of 0; at least 0, below 1. */
  readonly rate: number;
  readonly name: string;
};

/** `x` with a share of its elements 0 and the others enlarged. Evaluation leaves the operation out. */
export const drop: Operation<DropInputs> = {
  forward(builder, { x, seed, step, counters, stream, rate, name }) {
    const out = builder.tensor(name, x.shape, { role: "activation" });
    builder.call("dropout", { input: x, seed, step, counters, out }, { stream, rate });
    return out;
  },
  // dx = mask · dout / (1 − rate), with the mask drawn again
  backward(builder, { x, seed, step, counters, stream, rate }, _out, dout) {
    const dx = builder.gradientTensor(x);
    builder.call("dropout", { input: dout, seed, step, counters, out: dx }, { stream, rate });
    builder.setGradient(x, dx);
  },
};
