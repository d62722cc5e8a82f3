/** Faults planted on PyTorch's side: a factor, a term dropped, an index swapped. The comparison must catch each. */
import type { Dataset } from "../../suites/core/data/dataset.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { configOf, type ModelName, type OptimizerName } from "./arms.ts";
import { compareCasts } from "./casts.ts";
import { TOLERANCES } from "./compare.ts";
import { compareTraining, type Fault, type Sides, zeroGradients } from "./lockstep.ts";
import type { Numbers, StoredTensor } from "./safetensors.ts";
import type { Measured } from "./summary.ts";

/** The number that must miss its tolerance. */
type Catcher = keyof Measured["error"] | "free";

/** A planted fault. */
interface Control {
  readonly planted: string;
  readonly model: ModelName;
  readonly optimizer: OptimizerName;
  readonly by: Catcher;
  readonly fault: Fault;
}

/** What became of a planted fault. */
export interface Caught {
  readonly planted: string;
  readonly where: string;
  readonly by: string;
  /** The error that gave it away, or the number of casts that differ. */
  readonly error: number;
  readonly allowed: number;
  readonly caught: boolean;
}

/** Steps of a control; a fault shows at once. */
const CONTROL_STEPS = 3;

const CONTROLS: readonly Control[] = [
  optimizer("learning rate × 1.001", "sgd", "update", ({ lr, ...rest }) => ({ ...rest, lr: 1.001 * lr })),
  optimizer("learning rate × 1.001", "lars", "update", ({ lr, ...rest }) => ({ ...rest, lr: 1.001 * lr })),
  optimizer("learning rate × 1.001", "lamb", "update", ({ lr, ...rest }) => ({ ...rest, lr: 1.001 * lr })),
  optimizer("no weight decay", "momentum", "update", (config) => ({ ...config, weight_decay: 0 })),
  optimizer("no weight decay", "lars", "update", (config) => ({ ...config, weight_decay: 0 })),
  optimizer("Nesterov for plain momentum", "momentum", "update", (config) => ({ ...config, kind: "nesterov" })),
  optimizer("momentum 0.901 for 0.9", "nesterov", "state", (config) => ({ ...config, momentum: 0.901 })),
  optimizer("no bias correction", "adam", "update", (config) => ({ ...config, bias_correction: false })),
  optimizer("decay in the gradient", "adamw", "update", (config) => ({ ...config, kind: "adam" })),
  optimizer("no layer decay", "adamw", "update", (config) => ({ ...config, layer_decay: 1 })),
  optimizer("beta2 0.998 for 0.999", "adam", "state", (config) => ({ ...config, beta2: 0.998 })),
  { ...at("regression", "adam", "update"), planted: "step number off by one", fault: { step: (step) => step + 1 } },
  optimizer("threshold × 1.01", "sgd_clip_norm", "gradient", (config) => ({ ...config, clip: { norm: 0.101 } })),
  optimizer("threshold × 1.01", "adam_clip_each", "gradient", (config) => {
    return { ...config, clip: { per_parameter: 0.0202 } };
  }),
  optimizer("ratio × 1.01", "adamw_clip_layers", "gradient", (config) => {
    return { ...config, clip: { agc: 0.0101, layerwise: true } };
  }),
  optimizer("no clipping", "momentum_clip_value", "gradient", (config) => ({ ...config, clip: "none" })),
  optimizer("layers for units", "nesterov_clip_adaptive", "gradient", (config) => {
    return { ...config, clip: { agc: 0.02, layerwise: true } };
  }),
  model("slope 0.1001 for 0.1", "mlp_leaky_layer", "gradient", (config) => ({ ...config, slope: 0.1001 })),
  model("no residual connection", "mlp_post_group", "loss", (config) => ({ ...config, residual: false })),
  model("4 groups for 8", "mlp_post_group", "loss", (config) => ({ ...config, groups: 4 })),
  model("2 heads for 4", "transformer_post", "gradient", (config) => ({ ...config, heads: 2 })),
  tensors("labels of two rows swapped", "mlp", "loss", "labels", (values) => swapped(values, [0, 3])),
  tensors("units of a weight swapped", "mlp", "gradient", "layer2.weight", columnsSwapped(64, 0, 1)),
  tensors(
    "queries and keys swapped",
    "transformer_pre",
    "gradient",
    "layer1.qkv.weight",
    columnsSwapped(96, 0, 32, 32),
  ),
  tensors("recurrent weight transposed", "rnn", "gradient", "recurrent.weight", transposed(24)),
  tensors("window transposed", "cnn", "loss", "layer2.weight", blocksSwapped(12 * 12, 1, 3)),
  tensors("running statistics × 1.001", "mlp_batch", "state", "layer1.running", (values) => {
    return values.map((value) => 1.001 * value);
  }),
  {
    ...optimizer("learning rate × 1.001", "momentum", "free", ({ lr, ...rest }) => ({ ...rest, lr: 1.001 * lr })),
    model: "transformer_rms",
  },
];

/** Plants every fault, one after the other. */
export async function runControls(sides: Sides, datasetOf: (config: RunConfig) => Promise<Dataset>): Promise<Caught[]> {
  const found: Caught[] = [];
  for (const { planted, model, optimizer, by, fault } of CONTROLS) {
    const config = configOf(model, optimizer, CONTROL_STEPS);
    const dataset = await datasetOf(config);
    const zero = await zeroGradients(config, dataset);
    const { holds, error, free } = await compareTraining(sides, { config, dataset, zero, fault, steps: CONTROL_STEPS });
    const missed = by === "free" ? Math.max(free?.loss ?? 0, free?.parameter ?? 0) : error[by];
    const allowed = by === "loss" ? TOLERANCES.loss : by === "free" ? TOLERANCES.free : TOLERANCES.tensor;
    const caught = !holds && !(missed <= allowed);
    found.push({ planted, where: `${model}, ${optimizer}`, by, error: missed, allowed, caught });
  }
  return [...found, ...await castControls(sides)];
}

/** Roundings that are not to nearest even. */
const WRONG_CASTS: readonly (readonly [string, "f16" | "bf16", (bits: number, pattern: number) => number])[] = [
  ["rounded towards zero", "bf16", (bits, pattern) => isNan(bits) ? bits : (pattern & 0xffff0000) >>> 0],
  ["ties away from zero", "bf16", (bits, pattern) => {
    return isNan(bits) || (pattern & 0xffff) !== 0x8000 ? bits : ((pattern + 0x8000) & 0xffff0000) >>> 0;
  }],
  ["subnormals flushed", "f16", (bits) => (bits & 0x7fffffff) < 0x38800000 ? (bits & 0x80000000) >>> 0 : bits],
];

async function castControls(sides: Sides): Promise<Caught[]> {
  const found: Caught[] = [];
  for (const [planted, format, wrong] of WRONG_CASTS) {
    const casts = await compareCasts(sides, (bits, patterns) => bits.map((word, i) => wrong(word, patterns[i])));
    const { differing } = casts.find((cast) => cast.format === format)!;
    found.push({ planted, where: `${format} casts`, by: "bits", error: differing, allowed: 0, caught: differing > 0 });
  }
  return found;
}

function isNan(bits: number): boolean {
  return (bits & 0x7fffffff) > 0x7f800000;
}

function at(model: ModelName, optimizer: OptimizerName, by: Catcher) {
  return { model, optimizer, by };
}

/** A fault in the optimizer that PyTorch is told of. */
function optimizer(
  planted: string,
  name: OptimizerName,
  by: Catcher,
  wrong: (config: RunConfig["optimizer"]) => unknown,
): Control {
  return {
    ...at("regression", name, by),
    planted,
    fault: { config: (config) => ({ ...config, optimizer: wrong(config.optimizer) }) },
  };
}

/** A fault in the model that PyTorch is told of. */
function model(planted: string, name: ModelName, by: Catcher, wrong: (config: RunConfig["model"]) => unknown): Control {
  return {
    ...at(name, "sgd", by),
    planted,
    fault: { config: (config) => ({ ...config, model: wrong(config.model) }) },
  };
}

/** A fault in a tensor that PyTorch is given. */
function tensors(
  planted: string,
  name: ModelName,
  by: Catcher,
  tensor: string,
  wrong: (values: Numbers) => Numbers,
): Control {
  const change = (all: ReadonlyMap<string, StoredTensor>) => {
    const found = all.get(tensor);
    return found ? new Map(all).set(tensor, { ...found, values: wrong(found.values) }) : all; // no step of a free run
  };
  return { ...at(name, "sgd", by), planted, fault: { tensors: change } };
}

/** The numbers with those at two places exchanged. */
function swapped(values: Numbers, [i, j]: readonly [number, number]): Numbers {
  const out = values.slice();
  [out[i], out[j]] = [values[j], values[i]];
  return out;
}

/** Of a matrix with `width` columns, `count` columns from `i` exchanged with those from `j`. */
function columnsSwapped(width: number, i: number, j: number, count = 1): (values: Numbers) => Numbers {
  return (values) =>
    values.map((_, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      const from = column >= i && column < i + count
        ? column + j - i
        : column >= j && column < j + count
        ? column + i - j
        : column;
      return values[row * width + from];
    });
}

/** The same of blocks of `block` numbers: the rows of a window's taps. */
function blocksSwapped(block: number, i: number, j: number): (values: Numbers) => Numbers {
  return (values) =>
    values.map((_, at) => {
      const row = Math.floor(at / block);
      const from = row === i ? j : row === j ? i : row;
      return values[from * block + at % block];
    });
}

function transposed(size: number): (values: Numbers) => Numbers {
  return (values) => values.map((_, at) => values[(at % size) * size + Math.floor(at / size)]);
}
