/** What every architecture gives the training program. */
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";

/** What comes out of a forward pass. */
export interface Forward {
  /** [rows, classes] */
  readonly logits: Tensor;
  /** Output of each layer, the first being layer 1: what observers of activations read. */
  readonly hidden: readonly Tensor[];
}

/** A network with its parameters declared. */
export interface Model {
  /** Weights by layer: what the gradient norm of a layer is taken of. The last is the head. */
  readonly weights: readonly Tensor[];
  /** Emits the calls of a forward pass on a batch `x`, [rows, inputSize]. */
  forward(builder: Builder, x: Tensor): Forward;
}

/** Sizes that the data gives. */
export interface ModelSizes {
  readonly inputSize: number;
  readonly classes: number;
}

/** Declares a network's parameters. */
export type ModelBuilder = (parameters: ParameterList, config: RunConfig["model"], sizes: ModelSizes) => Model;
