/** What a model trains, and how each part of it starts. */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { normals } from "../random.ts";
import type { RunConfig } from "../spec/config.ts";
import { initialize, initializeBias } from "./init.ts";

/** A run, as far as its initial numbers hang on it. */
export interface Start {
  readonly config: RunConfig;
  readonly seed: number;
}

/** A tensor that does not start at zero. */
export interface Started {
  readonly tensor: Tensor;
  /** Its first numbers, row-major: a function of configuration and seed alone. */
  readonly initial: (run: Start) => Float32Array;
}

/** A trained tensor, and how it starts. */
export interface Parameter extends Started {
  /** Layer it belongs to, the first being 1: layer-wise learning rates count from the last. */
  readonly layer: number;
}

/** Weights of a layer that reads `fanIn` numbers and gives `fanOut`. */
export interface WeightOptions {
  readonly layer: number;
  readonly fanIn: number;
  readonly fanOut: number;
  /** Factor on whatever the initialization draws; 1 by default. */
  readonly factor?: number;
  /** What `gain: activation` stands for. */
  readonly activationGain?: number;
}

/** Deviation of initial embeddings, where the configuration gives none. */
const EMBEDDING_STD = 0.02;

/** Declares a model's parameters, in the order in which they are hashed. */
export class ParameterList {
  readonly all: Parameter[] = [];
  /** What training changes besides, without a gradient. */
  readonly states: Started[] = [];

  constructor(readonly builder: Builder) {}

  /** [fanIn, fanOut], drawn as `model.init` says; the tensor's name is the stream it is drawn from. */
  weight(name: string, { layer, fanIn, fanOut, factor = 1, activationGain }: WeightOptions): Tensor {
    return this.#add(name, [fanIn, fanOut], layer, ({ config, seed }) => {
      const values = initialize(config.model.init, { fanIn, fanOut, seed, stream: `init/${name}`, activationGain });
      return factor === 1 ? values : values.map((value) => factor * value);
    });
  }

  /** [fanOut]. */
  bias(name: string, { layer, fanIn, fanOut }: WeightOptions): Tensor {
    return this.#add(
      name,
      [fanOut],
      layer,
      ({ config, seed }) => initializeBias(config.model.init, { fanIn, fanOut, seed, stream: `init/${name}` }),
    );
  }

  /** [count, width], normal with the deviation `model.embedding_std`, by default GPT-2's, whatever `model.init` says. */
  embedding(name: string, count: number, width: number): Tensor {
    return this.#add(name, [count, width], 1, ({ config, seed }) => {
      const { embedding_std: std = EMBEDDING_STD } = config.model;
      return Float32Array.from(normals(seed, `init/${name}`, count * width), (z) => std * z);
    });
  }

  /** [n], the same number throughout: scales and shifts of a norm. */
  constant(name: string, n: number, { layer, value }: { layer: number; value: number }): Tensor {
    return this.#add(name, [n], layer, () => new Float32Array(n).fill(value));
  }

  /** [fanOut], the lengths of each unit's initial weights, so that normalized weights start as they were drawn. */
  magnitude(name: string, weight: Tensor): Tensor {
    const { layer, initial } = this.all.find(({ tensor }) => tensor === weight)!;
    const [, fanOut] = weight.shape;
    return this.#add(name, [fanOut], layer, (run) => {
      const squares = new Float64Array(fanOut);
      initial(run).forEach((value, i) => squares[i % fanOut] += value * value);
      return Float32Array.from(squares, Math.sqrt);
    });
  }

  /** A tensor that a training step changes by other means than a gradient. */
  state(name: string, shape: readonly number[], initial: Started["initial"]): Tensor {
    const tensor = this.builder.tensor(name, shape, { role: "state" });
    this.states.push({ tensor, initial });
    return tensor;
  }

  #add(name: string, shape: readonly number[], layer: number, initial: Parameter["initial"]): Tensor {
    const tensor = this.builder.tensor(name, shape, { role: "parameter" });
    this.all.push({ tensor, layer, initial });
    return tensor;
  }
}
