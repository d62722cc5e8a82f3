/**
 * The update rules again, in plain float64 loops from their papers and PyTorch's documentation, with nothing shared with
 * what they are held against.
 */
import type { OptimizerConfig } from "../optimizer_config.ts";
import type { Schedule } from "../optimizer_numbers.ts";
import { OPTIMIZED, type OptimizerData } from "./optimizer_run.ts";

/** State and parameters of one tensor. */
interface One {
  readonly p: number[];
  g: number[];
  readonly a: number[];
  readonly b: number[];
  readonly lr: number;
  readonly decay: number;
  readonly t: number;
}

const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

/** Parameters after all steps, and the norm of all gradients before and after clipping by step. */
export function plainOptimizer(config: OptimizerConfig, data: OptimizerData, rate: Schedule) {
  const p = data.initial.map((values) => [...values]);
  const [a, b] = [0, 1].map(() => data.initial.map((values) => [...values].fill(0)));
  const before: number[] = [];
  const after: number[] = [];
  data.gradients.forEach((given, step) => {
    let gradients = given.map((values) => [...values]);
    if (config.ewc) {
      gradients = gradients.map((g, i) => {
        const [anchor, fisher] = data.earlier[i];
        return g.map((x, k) => x + config.ewc! * fisher[k] * (p[i][k] - anchor[k]));
      });
    }
    before.push(norm(gradients.flat()));
    gradients = clipped(config, gradients, p);
    after.push(norm(gradients.flat()));
    OPTIMIZED.forEach((parameter, i) => {
      const lr = rate(step) * (config.layer_decay ?? 1) ** (3 - parameter.layer);
      const decay = "decay" in parameter ? 0 : config.weight_decay ?? 0;
      RULES[config.kind](config, { p: p[i], g: gradients[i], a: a[i], b: b[i], lr, decay, t: step + 1 });
    });
  });
  return { parameters: p, before, after };
}

function clipped({ clip = "none" }: OptimizerConfig, gradients: number[][], weights: number[][]): number[][] {
  if (clip === "none") return gradients;
  const scale = (g: number[], by: number) => g.map((x) => x * by);
  if ("norm" in clip) {
    const by = Math.min(1, clip.norm / (norm(gradients.flat()) + 1e-6));
    return gradients.map((g) => scale(g, by));
  }
  if ("per_parameter" in clip) {
    return gradients.map((g) => scale(g, Math.min(1, clip.per_parameter / (norm(g) + 1e-6))));
  }
  if ("value" in clip) return gradients.map((g) => g.map((x) => Math.max(-clip.value, Math.min(clip.value, x))));
  return gradients.map((g, i) => {
    const units = OPTIMIZED[i].shape.length === 1 || clip.layerwise ? 1 : OPTIMIZED[i].shape[1];
    const unit = (values: number[], u: number) => values.filter((_, k) => k % units === u);
    const factors = Array.from({ length: units }, (_, u) => {
      const bound = clip.agc * Math.max(norm(unit(weights[i], u)), clip.epsilon ?? 1e-3);
      const size = norm(unit(g, u));
      return size > bound ? bound / size : 1;
    });
    return g.map((x, k) => x * factors[k % units]);
  });
}

const RULES: Readonly<Record<OptimizerConfig["kind"], (config: OptimizerConfig, one: One) => void>> = {
  sgd: (_, { p, g, lr, decay }) => p.forEach((w, k) => p[k] = w - lr * (g[k] + decay * w)),

  momentum({ momentum = 0.9 }, { p, g, a, lr, decay, t }) {
    p.forEach((w, k) => {
      const d = g[k] + decay * w;
      a[k] = t === 1 ? d : momentum * a[k] + d;
      p[k] = w - lr * a[k];
    });
  },

  nesterov({ momentum = 0.9 }, { p, g, a, lr, decay, t }) {
    p.forEach((w, k) => {
      const d = g[k] + decay * w;
      a[k] = t === 1 ? d : momentum * a[k] + d;
      p[k] = w - lr * (d + momentum * a[k]);
    });
  },

  adam(config, one) {
    const { p, lr, decay } = one;
    one.g = one.g.map((g, k) => g + decay * p[k]);
    adamDirection(config, one).forEach((d, k) => p[k] -= lr * d);
  },

  adamw(config, one) {
    const { p, lr, decay } = one;
    p.forEach((w, k) => p[k] = w - lr * decay * w);
    adamDirection(config, one).forEach((d, k) => p[k] -= lr * d);
  },

  lars({ momentum = 0.9, trust = 0.001 }, { p, g, a, lr, decay }) {
    const local = norm(p) > 0 ? trust * norm(p) / (norm(g) + decayOf(decay, p)) : 1;
    p.forEach((w, k) => {
      a[k] = momentum * a[k] + lr * local * (g[k] + decay * w);
      p[k] = w - a[k];
    });
  },

  lamb(config, one) {
    const { p, lr, decay } = one;
    const u = adamDirection(config, one).map((d, k) => d + decay * p[k]);
    const ratio = norm(p) > 0 && norm(u) > 0 ? (config.trust ?? 1) * norm(p) / norm(u) : 1;
    u.forEach((d, k) => p[k] -= lr * ratio * d);
  },
};

function decayOf(decay: number, p: readonly number[]): number {
  return decay * norm(p);
}

function adamDirection(config: OptimizerConfig, { g, a, b, t }: One): number[] {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, bias_correction: corrected = true } = config;
  return g.map((x, k) => {
    a[k] = beta1 * a[k] + (1 - beta1) * x;
    b[k] = beta2 * b[k] + (1 - beta2) * x ** 2;
    const [m, v] = corrected ? [a[k] / (1 - beta1 ** t), b[k] / (1 - beta2 ** t)] : [a[k], b[k]];
    return m / (Math.sqrt(v) + epsilon);
  });
}
