/** A small network of every family, each on data that it reads. */
import { type Dataset, loadDataset } from "../../data/dataset.ts";
import type { RunConfig } from "../../spec/config.ts";
import { smallRun } from "./small.ts";

/** Settings of which any may be left out. */
export type DeepPartial<T> = T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

/** Families besides the plain perceptron, by name. */
export const FAMILIES: readonly (readonly [string, DeepPartial<RunConfig>])[] = [
  ["a Pre-LN transformer", { model: { kind: "transformer", depth: 2, width: 24, activation: "gelu" } }],
  ["a Post-LN transformer with RMS norm", {
    model: { kind: "transformer", depth: 2, width: 24, heads: 2, norm: "rms", norm_position: "post", mlp_ratio: 2 },
  }],
  ["a recurrent network", {
    model: { kind: "rnn", depth: 1, width: 17, activation: "tanh", init: { spectral: { radius: 1 } } },
    data: { task: "memory" },
  }],
  ["a network with weight norm and dropout", {
    model: { kind: "mlp", depth: 3, width: 19, weight_norm: true, dropout: 0.3, activation: "tanh" },
    data: { task: "digits", batch: 8 },
  }],
  ["a transformer with dropout", { model: { kind: "transformer", depth: 1, width: 16, dropout: 0.2 } }],
  ["a convolutional network", {
    model: { kind: "cnn", depth: 3, width: 6, norm: "group", groups: 2, init: "kaiming_normal" },
    data: { task: "digits" },
  }],
  ["a residual convolutional network", {
    model: { kind: "resnet", depth: 8, width: 4, activation: "silu", norm: "layer" },
    data: { task: "digits", batch: 2 },
  }],
  ["a regression", {
    model: { kind: "mlp", depth: 2, width: 19, activation: "tanh" },
    data: { task: "teacher" },
    loss: { kind: "mean_squared_error" },
  }],
];

/** The configuration of a family, with further settings, and its data. */
export async function familyOf(
  { model, data, loss }: DeepPartial<RunConfig>,
  more: DeepPartial<RunConfig> = {},
): Promise<{ config: RunConfig; dataset: Dataset }> {
  const { config: base } = smallRun(0, { lr: 0.003, steps: 20 });
  const config = {
    ...base,
    ...more,
    model: { ...base.model, ...model, ...more.model },
    data: { task: "markov_text", batch: 5, context: data ? undefined : 8, ...data, ...more.data },
    loss: { ...base.loss, ...loss },
    optimizer: { ...base.optimizer, ...more.optimizer },
    train: { ...base.train, ...more.train },
  } as RunConfig;
  return { config, dataset: await drawn(config.data) };
}

/** Datasets drawn so far: some take a second. */
const DRAWN = new Map<string, Promise<Dataset>>();

function drawn({ batch: _, ...data }: RunConfig["data"]): Promise<Dataset> {
  const key = JSON.stringify(data);
  const dataset = DRAWN.get(key) ?? loadDataset(data, () => Promise.reject(new Error("this data is drawn")));
  DRAWN.set(key, dataset);
  return dataset;
}
