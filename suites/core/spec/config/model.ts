/** The network. */
import * as z from "zod";
import { Init } from "./init.ts";

/** Nonlinearities, by the name a configuration gives. */
export const ACTIVATIONS = ["identity", "relu", "leaky_relu", "gelu", "silu", "sigmoid", "tanh"] as const;

/** Normalizations, by the name a configuration gives. */
export const NORMS = ["none", "batch", "layer", "rms", "group"] as const;

export const Model = z.strictObject({
  kind: z.enum(["mlp", "cnn", "resnet", "transformer", "rnn"]).default("mlp").describe(
    "mlp: multi-layer perceptron; cnn: convolutions and pooling; resnet: the CIFAR form; transformer: decoder of tokens; rnn: recurrent classifier of sequences.",
  ),
  depth: z.int().min(1).max(1000).describe("Hidden layers or blocks; the linear head is not counted."),
  width: z.int().min(1).max(65536).describe(
    "Units of each hidden layer, channels of the first, or features of a token.",
  ),
  activation: z.enum(ACTIVATIONS).default("relu").describe("Nonlinearity after each hidden layer."),
  slope: z.number().min(0).max(1).optional().describe("Of leaky_relu below zero; 0.01 by default."),
  bias: z.boolean().default(true).describe("Whether layers have a bias."),
  residual: z.boolean().optional().describe(
    "Whether hidden layers after the first, or the branches of a block, add their input to their output; true by default in a resnet and a transformer, else false.",
  ),
  residual_scaling: z.boolean().optional().describe(
    "Whether initial weights of residual layers are divided by the square root of their number, as in GPT-2.",
  ),
  norm: z.enum(NORMS).optional().describe(
    "Normalization over the units of a layer; none by default, layer in a transformer.",
  ),
  norm_position: z.enum(["pre", "post"]).optional().describe(
    "Of a residual layer: before its weights, or after the sum; pre by default.",
  ),
  norm_affine: z.boolean().optional().describe("Whether a norm scales and shifts; true by default."),
  groups: z.int().min(1).max(65536).optional().describe("Groups of a group norm; 8 by default."),
  weight_norm: z.boolean().optional().describe("Length and direction of each unit's weights as separate parameters."),
  dropout: z.number().min(0).max(0.99).optional().describe("Share of units dropped in training; 0 by default."),
  heads: z.int().min(1).max(1024).optional().describe("Attention heads of a transformer; 4 by default."),
  mlp_ratio: z.number().positive().max(64).optional().describe(
    "Hidden units of a transformer's MLP over its width; 4 by default.",
  ),
  embedding_std: z.number().positive().optional().describe(
    "Standard deviation of a transformer's initial embeddings and positions; 0.02 by default, as in GPT-2.",
  ),
  init: Init.default("pytorch_default"),
}).describe("The network.");
