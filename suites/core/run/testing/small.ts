/** A small dataset and small networks, quick to train even in the float64 reference. */
import { uniformSource } from "../../../../kernels/testing/uniform.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Run } from "../../plan/run.ts";
import type { RunConfig } from "../../spec/config.ts";

const ROWS = { train: 48, validation: 12, test: 24 };
const INPUT_SIZE = 6;
const CLASSES = 3;

/** Three noisy clusters that a small network can tell apart. */
export function smallDataset(): Dataset {
  const uniform = uniformSource(1);
  const rows = ROWS.train + ROWS.validation + ROWS.test;
  const labels = Uint32Array.from({ length: rows }, (_, i) => i % CLASSES);
  const inputs = Float32Array.from({ length: rows * INPUT_SIZE }, (_, i) => {
    const label = labels[Math.floor(i / INPUT_SIZE)];
    return (i % CLASSES === label ? 1 : 0) + 0.6 * (uniform() - 0.5);
  });
  return {
    key: "digits",
    task: "digits",
    inputKind: "numbers",
    inputSize: INPUT_SIZE,
    labelSize: 1,
    inputs,
    labels,
    classes: CLASSES,
    split: { train: [0, 48], validation: [48, 60], test: [60, 84] },
    hash: "small",
  };
}

/** A run of a network with two hidden layers of 8. */
export function smallRun(seed: number, { lr = 0.2, steps = 30, init = "kaiming_normal", every }: {
  lr?: number;
  steps?: number;
  init?: RunConfig["model"]["init"];
  every?: number;
} = {}): Run {
  return {
    id: `seed ${seed}, lr ${lr}`,
    cell: {},
    tuned: { "optimizer.lr": lr },
    seed,
    pass: "first",
    config: {
      model: { kind: "mlp", depth: 2, width: 8, activation: "relu", bias: true, init },
      data: { task: "digits", batch: 8 },
      loss: { kind: "cross_entropy", softmax: "stable" },
      optimizer: { kind: "sgd", lr },
      train: { steps, ...(every && { evaluate_every: every }) },
      precision: "f32",
    },
  };
}
