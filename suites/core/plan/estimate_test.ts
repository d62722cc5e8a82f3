import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { planMemory } from "../../../kernels/program/memory.ts";
import { size } from "../../../kernels/program/tensor.ts";
import { trainingProgram } from "../program/training_program.ts";
import { specOf, VALID } from "../spec/testing/specs.ts";
import { estimate, phaseFlops } from "./estimate.ts";
import { expand } from "./expand.ts";
import { groupRuns } from "./group.ts";

const TEXT = VALID.replace("depth: 2, width: 16", "depth: 1, width: 4").replace("batch: 32", "batch: 5");
const GROUPS = groupRuns(expand(specOf(TEXT)));
const ROW = { inputKind: "numbers", inputSize: 3, labelSize: 1, classes: 2, outputs: 2 } as const;
const DATA = { ...ROW, rows: 11, evaluationBatch: 2, evaluationBatches: 2 };
const BUILT = trainingProgram(GROUPS[0].config, DATA, { capacity: 6, fused: false });

Deno.test("operations of a step are those counted by hand", () => {
  // Batch 5, layers 3 → 4 → 2, biases; a multiply-add is two operations.
  const forward = 2 * 5 * 3 * 4 + 5 * 4 + 2 * 5 * 4 * 2; // product, rectifier, product
  const loss = 8 * 5 * 2;
  const head = 2 * 4 * 5 * 2 + 5 * 2 + 2 * 5 * 2 * 4; // weight, bias, input
  const hidden = 5 * 4 + 2 * 3 * 5 * 4 + 5 * 4; // rectifier, weight, bias; the data needs no gradient
  const update = 2 * (3 * 4 + 4 + 4 * 2 + 2);
  assertEquals(phaseFlops(BUILT.program, "train"), forward + loss + head + hidden + update);
  assertEquals(phaseFlops(BUILT.program, "train"), 682);
  assertEquals(phaseFlops(BUILT.program, "evaluate"), (2 * 2 * 3 * 4 + 2 * 4 + 2 * 2 * 4 * 2) + 8 * 2 * 2);
  assertEquals(phaseFlops(BUILT.program, "absent"), 0);
});

Deno.test("a group costs what its runs cost, passes counted", () => {
  const passes = { train: 20, evaluate: 4 };
  const [one] = estimate(GROUPS, { workOf: () => ({ program: BUILT.program, passes }), gigaflops: 2 });
  assertEquals([one.parameters, one.steps, one.step.flops], [26, 20, 682]);
  assertEquals(one.totalFlops, 40 * (20 * 682 + 4 * 120));
  assertAlmostEquals(one.seconds, one.totalFlops / 2e9, 1e-15);
});

Deno.test("bytes are the memory plan's, and grow by what one run needs", () => {
  const bytesOf = (runs: number) => {
    const groups = [{ ...GROUPS[0], runs: GROUPS[0].runs.slice(0, runs) }];
    return estimate(groups, { workOf: () => ({ program: BUILT.program, passes: {} }), gigaflops: 1 })[0].bufferBytes;
  };
  const memory = planMemory(BUILT.program, (tensor) => 4 * size(tensor));
  assertEquals(bytesOf(1), memory.sharedBytes + memory.replicaBytes + memory.scratchBytes);
  assertEquals(bytesOf(7) - bytesOf(6), memory.replicaBytes + memory.scratchBytes);
  assertEquals(memory.sharedBytes, 4 * (11 * 3 + 11 + 2 * 2)); // inputs, labels, rows to evaluate
  const signalColumns = BUILT.signalColumns.length;
  assertEquals(memory.replicaBytes, 4 * (2 + 6 + 6 * 5 + 6 * 2 + 2 * 2 + signalColumns + 26));
  // Alive at once when the weights of the first layer get their gradient: the batch, its gradient, the rectifier's.
  assert(memory.scratchBytes >= 4 * (5 * 3 + 5 * 4 + 3 * 4));
});

Deno.test("checkpoints and micro-batches are held against the plain step, activations byte for byte", () => {
  const { config } = GROUPS[0];
  const deep = {
    ...config,
    model: { ...config.model, depth: 6, activation: "tanh" },
    data: { task: "digits", batch: 240 },
  };
  const costs = (train: object) => {
    const groups = [{ config: { ...deep, train: { ...deep.train, ...train } } as typeof config, runs: GROUPS[0].runs }];
    const workOf = (one: typeof config) => {
      const { program, microBatches } = trainingProgram(one, DATA, { capacity: 6 });
      return { program, passes: { train: 20 }, microBatches: microBatches.count };
    };
    return estimate(groups, { workOf, gigaflops: 1 })[0];
  };
  const plain = costs({});
  assertEquals(plain.plainStep, undefined);
  const checkpointed = costs({ checkpoint: "sqrt" });
  assertEquals(checkpointed.plainStep, plain.step);
  assert(checkpointed.step.liveBytes < 0.8 * plain.step.liveBytes);
  assert(checkpointed.step.activationBytes < 0.7 * plain.step.activationBytes);
  assert(checkpointed.step.flops > plain.step.flops);
  const split = costs({ accumulate: 4 });
  assertEquals(split.plainStep, plain.step);
  const sums = 4 * 2 * split.parameters; // a multiply-add an element and micro-batch
  assertEquals(split.step.flops, plain.step.flops + sums);
  assertEquals(split.totalFlops, 40 * 20 * split.step.flops);
  // Each activation has a row for each of the batch's.
  assertEquals(split.step.activationBytes * 4, plain.step.activationBytes);
});

Deno.test("a speed of nothing is refused", () => {
  for (const gigaflops of [0, -1, NaN]) {
    assertThrows(() => estimate([], { workOf: () => ({ program: BUILT.program, passes: {} }), gigaflops }), RangeError);
  }
});
