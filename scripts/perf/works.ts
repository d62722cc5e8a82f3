/** What is timed: sweeps of small networks, and products of square matrices. */
import { RunConfig } from "../../suites/core/spec/config.ts";

/** A sweep: runs of one configuration that differ in their seeds. */
export interface SweepWork {
  readonly title: string;
  readonly runs: number;
  readonly steps: number;
  readonly config: RunConfig;
}

/** Where a work is cut short, for trials. */
export interface Cut {
  /** Steps of a run. */
  readonly steps?: number;
}

/** Ten hidden layers of ReLU units, SGD with the norm of all gradients bounded. */
export function perceptron(width: number, { depth = 10, steps = 200 }: { depth?: number; steps?: number } = {}) {
  return RunConfig.parse({
    model: { kind: "mlp", depth, width, activation: "relu", init: "kaiming_normal" },
    data: { task: "digits", batch: 64 },
    optimizer: { kind: "sgd", lr: 0.05, clip: { norm: 1 } },
    train: { steps },
  });
}

/** Four decoder blocks, 32 tokens a row, Adam. */
export function transformer({ steps = 100 }: { steps?: number } = {}): RunConfig {
  return RunConfig.parse({
    model: { kind: "transformer", depth: 4, width: 64, heads: 4, activation: "gelu" },
    data: { task: "markov_text", batch: 16, context: 32 },
    optimizer: { kind: "adam", lr: 0.001 },
    train: { steps },
  });
}

/** The sweeps, by name. */
export const SWEEPS = {
  mlp_64: mlpSweep(64),
  mlp_128: mlpSweep(128),
  mlp_256: mlpSweep(256),
  transformer: {
    title: "Transformer, 4 layers, width 64, 32 tokens, batch 16, Adam",
    runs: 10,
    steps: 100,
    config: transformer(),
  },
} as const satisfies Readonly<Record<string, SweepWork>>;

function mlpSweep(width: number): SweepWork {
  const title = `MLP, 10 × ${width} ReLU, batch 64, SGD with clipping`;
  return { title, runs: 40, steps: 200, config: perceptron(width) };
}

/** Sides of the square matrices that are multiplied. */
export const SIDES = [64, 128, 256, 512, 1024] as const;

/** Which operand of a product is transposed. */
export const TRANSPOSED = ["none", "a", "b"] as const;

/** What can be asked for. */
export const WORKS = [...Object.keys(SWEEPS), "matmul", "kernels", "also"] as readonly string[];

export type SweepName = keyof typeof SWEEPS;
export type Transposed = typeof TRANSPOSED[number];
