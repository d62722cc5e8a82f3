/** The numbers of each step, which the host works out in float64 and writes as rows of `train.numbers`. */
import {
  hasMoments,
  hasMomentum,
  hasTrust,
  OPTIMIZER_DEFAULTS as DEFAULTS,
  type OptimizerConfig,
  TRUST_DEFAULTS,
} from "./optimizer_config.ts";

/** A number as a function of the step, the first being 0. */
export type Schedule = (step: number) => number;

/** Which steps, and what changes from one to the next. */
export interface StepNumbers {
  readonly first: number;
  readonly count: number;
  /** Learning rate. */
  readonly rate: Schedule;
  /** Momentum, where it has a schedule. */
  readonly momentum?: Schedule;
  /** Layers of the network, where learning rates differ by layer. */
  readonly layers: number;
}

/** Names of the columns of `train.numbers`. */
export function numberColumns(config: OptimizerConfig, layers: number): string[] {
  return Object.keys(numbersAt(config, 0, { rate: () => 0, layers }));
}

/** Name of the column with the learning rate of a layer, counted from 1. */
export function rateColumn(config: OptimizerConfig, layer: number): string {
  return config.layer_decay === undefined ? "lr" : `lr[${layer}]`;
}

/** Rows of steps `first` to `first + count − 1`, [count, N], in the order of {@linkcode numberColumns}. */
export function numbersOf(config: OptimizerConfig, { first, count, ...rest }: StepNumbers): Float32Array {
  return Float32Array.from(
    Array.from({ length: count }, (_, i) => Object.values(numbersAt(config, first + i, rest))).flat(),
  );
}

/**
 * The numbers of one step by column. Bias corrections are those of Kingma, Ba 2015, algorithm 1, whose `t` is
 * `step + 1`.
 */
function numbersAt(
  config: OptimizerConfig,
  step: number,
  { rate, momentum, layers }: Pick<StepNumbers, "rate" | "momentum" | "layers">,
): Record<string, number> {
  return {
    ...ratesAt(config, rate(step), layers),
    weight_decay: config.weight_decay ?? DEFAULTS.weight_decay,
    ...(hasMomentum(config) && { momentum: momentum?.(step) ?? config.momentum ?? DEFAULTS.momentum }),
    ...(hasMoments(config) && momentNumbers(config, step + 1)),
    ...(hasTrust(config) && { trust: config.trust ?? TRUST_DEFAULTS[config.kind] }),
    ...clipNumbers(config),
    ...(config.ewc !== undefined && { ewc_strength: config.ewc }),
  };
}

/** One learning rate, or one a layer: the last layer's is `rate`, each before it has `layer_decay` times the next one's. */
function ratesAt(config: OptimizerConfig, rate: number, layers: number): Record<string, number> {
  const decay = config.layer_decay;
  if (decay === undefined) return { lr: rate };
  const names = Array.from({ length: layers }, (_, i) => rateColumn(config, i + 1));
  return Object.fromEntries(names.map((name, i) => [name, rate * decay ** (layers - 1 - i)]));
}

function momentNumbers(config: OptimizerConfig, t: number): Record<string, number> {
  const { beta1, beta2, epsilon, bias_correction: corrected } = { ...DEFAULTS, ...withoutGaps(config) };
  return {
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    epsilon,
    correction1: corrected ? 1 / (1 - beta1 ** t) : 1,
    correction2: corrected ? 1 / (1 - beta2 ** t) : 1,
  };
}

function clipNumbers({ clip = DEFAULTS.clip }: OptimizerConfig): Record<string, number> {
  if (clip === "none") return {};
  if ("value" in clip) return { clip_bound: clip.value };
  if ("agc" in clip) return { clip_ratio: clip.agc, clip_epsilon: clip.epsilon ?? DEFAULTS.agc_epsilon };
  return { clip_threshold: "norm" in clip ? clip.norm : clip.per_parameter };
}

/** The settings that were given. */
function withoutGaps(config: OptimizerConfig): Partial<OptimizerConfig> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}
