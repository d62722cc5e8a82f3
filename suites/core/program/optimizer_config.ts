/** What an update rule is made of: its kind, its numbers, how gradients are bounded first. */

/** How gradients are bounded before the update. */
export type ClipConfig =
  | "none"
  /** Greatest norm of all gradients together. */
  | { readonly norm: number }
  /** Greatest magnitude of an element. */
  | { readonly value: number }
  /** Greatest norm of each tensor's gradient. */
  | { readonly per_parameter: number }
  /** Greatest norm of a unit's gradient over that of its weights; with `layerwise`, of a tensor's. */
  | { readonly agc: number; readonly layerwise?: boolean; readonly epsilon?: number };

/** An update rule and its numbers. */
export interface OptimizerConfig {
  readonly kind: "sgd" | "momentum" | "nesterov" | "adam" | "adamw" | "lars" | "lamb";
  /** Of momentum, nesterov and lars. */
  readonly momentum?: number;
  /** Of adam, adamw and lamb, as the next two. */
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Whether moments that start at zero are corrected for it. */
  readonly bias_correction?: boolean;
  /** Decoupled in adamw and lamb, else added to the gradient. */
  readonly weight_decay?: number;
  /** Factor on the learning rate for each layer farther from the last. */
  readonly layer_decay?: number;
  /** Factor on the trust ratio of lars and lamb. */
  readonly trust?: number;
  /** Strength of the penalty for leaving the parameters of an earlier task. */
  readonly ewc?: number;
  readonly clip?: ClipConfig;
}

/** Numbers that a configuration may leave open. */
export const OPTIMIZER_DEFAULTS = {
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  bias_correction: true,
  weight_decay: 0,
  clip: "none",
  /** Brock et al. 2021, section 4.1. */
  agc_epsilon: 1e-3,
} as const;

/** Trust coefficients: 0.001 is usual for LARS, and LAMB (You et al. 2020, algorithm 2) has none. */
export const TRUST_DEFAULTS = { lars: 0.001, lamb: 1 } as const;

/** Kinds with a velocity. */
export function hasMomentum({ kind }: OptimizerConfig): boolean {
  return kind === "momentum" || kind === "nesterov" || kind === "lars";
}

/** Kinds with Adam's moments. */
export function hasMoments({ kind }: OptimizerConfig): boolean {
  return kind === "adam" || kind === "adamw" || kind === "lamb";
}

/** Kinds with a learning rate of its own for each tensor, by the norms of weights and update. */
export function hasTrust(config: OptimizerConfig): config is OptimizerConfig & { kind: "lars" | "lamb" } {
  return config.kind === "lars" || config.kind === "lamb";
}

/** True for gradient descent with nothing but a learning rate: the kernel `sgd` and a tensor of rates suffice. */
export function isPlain({ kind, weight_decay, layer_decay, ewc, clip = "none" }: OptimizerConfig): boolean {
  return kind === "sgd" && clip === "none" && [weight_decay, layer_decay, ewc].every((number) => number === undefined);
}

/** What of a configuration decides the calls: two of the same structure differ in numbers only and share a program. */
export function optimizerStructure(config: OptimizerConfig): string {
  const { kind, layer_decay, ewc, clip = "none" } = config;
  if (isPlain(config)) return "plain";
  const bound = clip === "none"
    ? "none"
    : "agc" in clip
    ? (clip.layerwise ? "agc_layerwise" : "agc")
    : Object.keys(clip);
  return [
    kind,
    `clip ${bound}`,
    ...(layer_decay === undefined ? [] : ["layer_decay"]),
    ...(ewc === undefined ? [] : ["ewc"]),
  ].join(", ");
}
