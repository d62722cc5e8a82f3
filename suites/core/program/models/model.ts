/** What every architecture gives the training program. */
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RowShape } from "../../data/sizes.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";

/** What comes out of a forward pass. */
export interface Forward {
  /** [labels, outputs] */
  readonly logits: Tensor;
  /** Output of each layer, the first being layer 1: what observers of activations read. */
  readonly hidden: readonly Tensor[];
  /** Of a recurrent network, where a backward pass leaves the gradient by each state: [timeSteps·rows, units], time-major. */
  readonly throughTime?: Tensor;
}

/** A forward pass that is being written. */
export interface Pass {
  readonly builder: Builder;
  /** Training takes a batch norm's statistics from the batch and drops units; evaluation does neither. */
  readonly mode: "train" | "evaluate";
  readonly counters: Tensor;
  /** What dropout's masks hang on, where units are dropped: the run's key, and the step of each row of inputs. */
  readonly random?: { readonly seed: Tensor; readonly step: Tensor };
  /** Calls for the end of a training step, which a recomputed pass leaves out: updates of running statistics. */
  readonly afterwards: (() => void)[];
  /** What each activation was applied to and what came out, in the order of the layers: for observers. */
  readonly activations: Activated[];
}

/** One activation of a forward pass, before dropout. */
export interface Activated {
  readonly before: Tensor;
  readonly after: Tensor;
}

/** A network with its parameters declared. */
export interface Model {
  /** Weights by layer: what the gradient norm of a layer is taken over. The last is the head. */
  readonly weights: readonly (readonly Tensor[])[];
  /** Time steps of a recurrent network. */
  readonly timeSteps?: number;
  /** Emits the calls of a forward pass on a batch `x`, [rows, inputSize], as the data has it. */
  forward(pass: Pass, x: Tensor): Forward;
}

/** Sizes that the data gives. */
export interface ModelSizes extends RowShape {
  /** Numbers that the head gives for a label. */
  readonly outputs: number;
}

/** Declares a network's parameters. */
export type ModelBuilder = (parameters: ParameterList, config: RunConfig["model"], sizes: ModelSizes) => Model;
