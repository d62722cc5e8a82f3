/** The snapshot of a program: one pass over a training batch, and what observers add to it. */
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Network } from "../program/network.ts";
import type { Observer } from "./observer.ts";
import { observersOf } from "./table.ts";

/** Declares `signal.log`, [1, columns]. */
export class Snapshot {
  /** Names of the log's columns: `loss`, `correct`, then those of the observers. */
  readonly columns: readonly string[];
  readonly #observers: readonly Observer[];
  readonly #log: Tensor;

  constructor(readonly network: Network, observe: readonly QuantityName[]) {
    const { builder, config, model, trained: parameters } = network;
    this.#observers = observersOf(observe);
    const own = this.#observers.flatMap((observer) => observer.columns({ config, model, parameters }));
    this.columns = ["loss", "correct", ...own];
    this.#log = builder.tensor("signal.log", [1, this.columns.length], { role: "log" });
  }

  /** Emits the pass; `clip` emits what bounds gradients before a step. */
  emit(clip: (gradients: readonly Tensor[]) => void): void {
    const { network } = this;
    const { builder, config, model, trained: parameters, tensors: { counters, trainIndex } } = network;
    const [log, backward] = [this.#log, this.#observers.some((observer) => observer.backward)];
    const pass = network.forward({ index: trainIndex, mode: "train" });
    network.loss(pass, { log, gradient: backward, counts: network.tensors.counts });
    if (backward) builder.backward();
    for (const observer of this.#observers) {
      observer.emit({
        ...{ builder, config, model, parameters, forward: pass, activations: pass.activations, clip },
        write: (kernel, input, name, more) => {
          const read = isTensor(input) ? { input } : input;
          builder.call(kernel, { ...read, counters, log }, { column: this.columns.indexOf(name), ...more });
        },
      });
    }
  }
}

function isTensor(input: Tensor | Readonly<Record<string, Tensor>>): input is Tensor {
  return Array.isArray(input.shape);
}
