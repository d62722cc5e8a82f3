/**
 * What an observer is. A snapshot is a forward and, where an observer asks for it, a backward pass on the next training
 * batch, which updates nothing: before the first step, every `train.observe_every` steps, and after the last. Each observer
 * adds calls that write columns of the snapshot's log; the host makes profiles and scalars of them.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Attributes } from "../../../kernels/program/call.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { KernelName } from "../../../kernels/table.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Activated, Forward, Model } from "../program/models/model.ts";
import type { RunConfig } from "../spec/config.ts";

/** What an observer looks at. */
export interface Scene {
  readonly builder: Builder;
  readonly config: RunConfig;
  readonly model: Model;
  readonly forward: Forward;
  readonly activations: readonly Activated[];
  /** Emits a kernel that reads tensors, `input` alone or several by name, and writes to the log from a column on. */
  write(kernel: KernelName, input: Tensor | Readonly<Record<string, Tensor>>, column: string, more?: Attributes): void;
  /** Every trained tensor. */
  readonly parameters: readonly Tensor[];
  /** Clips the gradients of all parameters in place, as the optimizer does before a step. */
  clip(gradients: readonly Tensor[]): void;
}

/** One observer: the quantities that its calls give, all at once. */
export interface Observer {
  readonly quantities: readonly QuantityName[];
  /** Whether it reads gradients, so that the snapshot has a backward pass. */
  readonly backward: boolean;
  /**
   * Columns of the log: `activation_mean[3]` is the third entry of a profile, `grad_norm[3]#2` a further part of a norm;
   * a name without brackets is a scalar.
   */
  columns(subject: Pick<Scene, "config" | "model" | "parameters">): string[];
  emit(scene: Scene): void;
  /** Quantities that follow from several columns, which are kept by themselves only where they are quantities. */
  derive?(columns: readonly string[], row: ArrayLike<number>): { readonly [Q in QuantityName]?: number };
  /** Why a configuration cannot be observed like this: `needs …`. */
  misfit?(config: RunConfig): string | undefined;
}

/** Columns of a quantity of the hidden layers: one a layer. */
export function hiddenColumns({ weights }: Model, ...quantities: QuantityName[]): string[] {
  const layers = Array.from({ length: weights.length - 1 }, (_, i) => i + 1);
  return layers.flatMap((layer) => quantities.map((quantity) => `${quantity}[${layer}]`));
}

/** Weights of all layers with the column of a norm: of a layer with several weights they are parts of one norm. */
export function weightColumns({ weights }: Model, quantity: QuantityName): { column: string; weight: Tensor }[] {
  return weights.flatMap((layer, i) =>
    layer.map((weight, k) => ({ column: `${quantity}[${i + 1}]${k === 0 ? "" : `#${k + 1}`}`, weight }))
  );
}

/** The misfit of observers that look at each layer's activation. */
export function needsActivations({ model }: RunConfig): string | undefined {
  return model.kind === "rnn" ? "needs layers with an activation of their own, which an rnn has not" : undefined;
}
