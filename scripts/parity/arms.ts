/** What is trained on both sides: models and optimizers, each by name. Small, but every layer of its family is there. */
import { RunConfig } from "../../suites/core/spec/config.ts";

type Parts = Pick<RunConfig, "model" | "data" | "loss">;
type Given = { [Part in keyof Parts]?: Partial<Parts[Part]> } & {
  /** Factor on learning rates; 1 by default. */
  readonly rate?: number;
};

const DIGITS = { task: "digits", batch: 32 } as const;
const IMAGES = { task: "digits", batch: 8 } as const;
const TOKENS = { task: "markov_text", batch: 8, context: 16 } as const;
const TRANSFORMER = { kind: "transformer", depth: 2, width: 32, heads: 4, activation: "gelu" } as const;

/** Networks, each with the data it reads. */
export const MODELS = {
  mlp: { model: { depth: 4, width: 64, activation: "relu", init: "kaiming_normal" }, data: DIGITS },
  mlp_leaky_layer: {
    model: { depth: 3, width: 48, activation: "leaky_relu", slope: 0.1, norm: "layer" },
    data: DIGITS,
  },
  mlp_batch: { model: { depth: 3, width: 48, activation: "silu", norm: "batch" }, data: DIGITS },
  mlp_pre_rms: {
    model: { depth: 4, width: 48, activation: "gelu", residual: true, norm_position: "pre", norm: "rms" },
    data: DIGITS,
  },
  mlp_post_group: {
    model: { depth: 4, width: 48, activation: "sigmoid", residual: true, norm_position: "post", norm: "group" },
    data: DIGITS,
  },
  regression: {
    model: { depth: 3, width: 48, activation: "tanh", weight_norm: true },
    data: { task: "teacher", batch: 32 },
    loss: { kind: "mean_squared_error" },
  },
  cnn: { model: { kind: "cnn", depth: 3, width: 12, activation: "relu", init: "kaiming_normal" }, data: IMAGES },
  resnet: { model: { kind: "resnet", depth: 8, width: 6, activation: "relu", norm: "batch" }, data: IMAGES },
  resnet_group: {
    model: { kind: "resnet", depth: 8, width: 6, activation: "silu", norm: "group", groups: 3 },
    data: IMAGES,
  },
  transformer_pre: { model: { ...TRANSFORMER, norm_position: "pre" }, data: TOKENS },
  transformer_post: { model: { ...TRANSFORMER, norm_position: "post" }, data: TOKENS },
  transformer_rms: { model: { ...TRANSFORMER, norm: "rms", bias: false }, data: TOKENS },
  // At a spectral radius of 1 gradients pass all 200 steps; with large steps they explode, and with them every rounding.
  rnn: {
    model: { kind: "rnn", depth: 1, width: 24, activation: "tanh", init: { spectral: { radius: 1 } } },
    data: { task: "memory", batch: 8 },
    rate: 0.1,
  },
} as const satisfies Readonly<Record<string, Given>>;

/** Update rules. Learning rates move each tensor by about a hundredth of its norm, so that a wrong update shows. */
export const OPTIMIZERS = {
  sgd: { kind: "sgd", lr: 0.1 },
  momentum: { kind: "momentum", lr: 0.03, weight_decay: 0.01 },
  nesterov: { kind: "nesterov", lr: 0.03, weight_decay: 0.01 },
  adam: { kind: "adam", lr: 0.003, weight_decay: 0.01 },
  adam_uncorrected: { kind: "adam", lr: 0.001, bias_correction: false },
  adamw: { kind: "adamw", lr: 0.003, weight_decay: 0.1, layer_decay: 0.8 },
  lars: { kind: "lars", lr: 5, weight_decay: 0.01 },
  lamb: { kind: "lamb", lr: 0.01, weight_decay: 0.01 },
  sgd_clip_norm: { kind: "sgd", lr: 0.3, weight_decay: 0.01, clip: { norm: 0.1 } },
  momentum_clip_value: { kind: "momentum", lr: 0.05, clip: { value: 0.01 } },
  adam_clip_each: { kind: "adam", lr: 0.003, clip: { per_parameter: 0.02 } },
  nesterov_clip_adaptive: { kind: "nesterov", lr: 0.05, clip: { agc: 0.02, layerwise: false } },
  adamw_clip_layers: { kind: "adamw", lr: 0.003, weight_decay: 0.1, clip: { agc: 0.01, layerwise: true } },
} as const satisfies Readonly<Record<string, RunConfig["optimizer"]>>;

export type ModelName = keyof typeof MODELS;
export type OptimizerName = keyof typeof OPTIMIZERS;

/** The configuration of a model trained with an optimizer for `steps` steps. */
export function configOf(model: ModelName, optimizer: OptimizerName, steps: number): RunConfig {
  const { rate = 1, ...parts }: Given = MODELS[model];
  const { lr, ...rule } = OPTIMIZERS[optimizer];
  return RunConfig.parse({ ...parts, optimizer: { ...rule, lr: rate * lr }, train: { steps } });
}
