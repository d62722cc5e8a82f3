/**
 * Bounds on gradients before the update. Columns of the log:
 *
 * | column                                    | written by                                                      |
 * | ----------------------------------------- | --------------------------------------------------------------- |
 * | `grad_norm[name]`                         | `norm`, `per_parameter`, layer-wise `agc`, all where observed   |
 * | `grad_norm_before`                        | `norm`, all where observed                                      |
 * | `clip_factor`                             | `norm`                                                          |
 * | `clip_factor[name]`                       | `per_parameter`, layer-wise `agc`                               |
 * | `weight_norm[name]`                       | layer-wise `agc`                                                |
 * | `clipped_norm[name]`, `grad_norm_after`   | all where observed                                              |
 */
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { ClipConfig } from "./optimizer_config.ts";
import {
  columnsByParameter,
  logGlobalNorm,
  logNorms,
  stateless,
  type Step,
  type Trained,
  type Transform,
} from "./transform.ts";

/** Bounds the gradients; with `observe`, the norm of all together is logged before and after. */
export function clipping(clip: ClipConfig, parameters: readonly Trained[], observe = false): Transform[] {
  const parts: Transform[] = [];
  if (observe || needsNorms(clip)) parts.push(norms(parameters));
  if (observe || (clip !== "none" && "norm" in clip)) parts.push(globalNorm("grad_norm", "grad_norm_before"));
  if (clip === "none") return parts;
  parts.push(bound(clip, parameters));
  if (observe) parts.push(norms(parameters, "clipped_norm"), globalNorm("clipped_norm", "grad_norm_after"));
  return parts;
}

function needsNorms(clip: ClipConfig): boolean {
  return clip !== "none" && ("norm" in clip || "per_parameter" in clip || isLayerwise(clip));
}

function isLayerwise(clip: ClipConfig): boolean {
  return clip !== "none" && "agc" in clip && clip.layerwise === true;
}

function norms(parameters: readonly Trained[], prefix = "grad_norm"): Transform {
  return stateless(columnsByParameter(prefix, parameters), (step) => logNorms(step, prefix, step.gradients));
}

function globalNorm(prefix: string, name: string): Transform {
  return stateless([name], (step) => logGlobalNorm(step, prefix, name));
}

function bound(clip: Exclude<ClipConfig, "none">, parameters: readonly Trained[]): Transform {
  if ("norm" in clip) return byGlobalNorm;
  if ("per_parameter" in clip) return byOwnNorm(parameters);
  if ("value" in clip) return byValue;
  return clip.layerwise ? layerwise(parameters) : unitwise(parameters);
}

/** One factor for all (Pascanu, Mikolov, Bengio, ICML 2013, algorithm 1). */
const byGlobalNorm = stateless(["clip_factor"], (step) => {
  const factor = factors(step, 1);
  clipFactor(step, { norm: "grad_norm_before", column: "clip_factor", factor, element: 0 });
  step.gradients.forEach((input) => step.builder.call("scale_by", { input, factor }, { element: 0 }));
});

/** A factor for each tensor. */
function byOwnNorm(parameters: readonly Trained[]): Transform {
  const columns = columnsByParameter("clip_factor", parameters);
  const normColumns = columnsByParameter("grad_norm", parameters);
  return stateless(columns, (step) => {
    const factor = factors(step, parameters.length);
    step.gradients.forEach((input, element) => {
      clipFactor(step, { norm: normColumns[element], column: columns[element], factor, element });
      step.builder.call("scale_by", { input, factor }, { element });
    });
  });
}

const byValue = stateless([], (step) => {
  const { builder, numbers, counters } = step;
  for (const input of step.gradients) {
    builder.call("clip_value", { input, numbers, counters }, { bound: step.column("clip_bound") });
  }
});

/**
 * Adaptive clipping by unit (Brock et al., ICML 2021, section 4.1). A unit is a column of a matrix; a vector, such as a
 * bias, is one unit as a whole, as in the code that the authors published.
 */
function unitwise(parameters: readonly Trained[]): Transform {
  const vectors = parameters.filter(({ tensor }) => isVector(tensor));
  const whole = layerwise(vectors);
  const own = [...columnsByParameter("grad_norm", vectors), ...whole.log];
  return stateless(vectors.length > 0 ? own : [], (step) => {
    const { builder, numbers, counters } = step;
    step.parameters.forEach(({ tensor: parameter }, i) => {
      if (isVector(parameter)) return;
      const columns = { ratio: step.column("clip_ratio"), epsilon: step.column("clip_epsilon") };
      builder.call("adaptive_clip", { gradient: step.gradients[i], parameter, numbers, counters }, columns);
    });
    if (vectors.length === 0) return;
    const gradients = vectors.map((vector) => step.gradients[step.parameters.indexOf(vector)]);
    const among = { ...step, parameters: vectors, gradients };
    logNorms(among, "grad_norm", gradients);
    whole.update(among, []);
  });
}

/** Adaptive clipping by tensor. */
function layerwise(parameters: readonly Trained[]): Transform {
  const columns = columnsByParameter("clip_factor", parameters);
  const gradientColumns = columnsByParameter("grad_norm", parameters);
  const weightColumns = columnsByParameter("weight_norm", parameters);
  return stateless([...weightColumns, ...columns], (step) => {
    const { builder, numbers, counters, log } = step;
    const factor = factors(step, parameters.length);
    logNorms(step, "weight_norm", parameters.map(({ tensor }) => tensor));
    step.gradients.forEach((input, element) => {
      builder.call("adaptive_factor", { log, numbers, counters, factor }, {
        gradient: step.logColumn(gradientColumns[element]),
        weight: step.logColumn(weightColumns[element]),
        column: step.logColumn(columns[element]),
        ratio: step.column("clip_ratio"),
        epsilon: step.column("clip_epsilon"),
        element,
      });
      builder.call("scale_by", { input, factor }, { element });
    });
  });
}

function isVector({ shape }: Tensor): boolean {
  return shape.filter((size) => size > 1).length <= 1;
}

/** f32 whatever the precision of gradients is. */
function factors({ builder }: Step, count: number): Tensor {
  return builder.tensor("clip.factor", [count], { role: "state", storage: "scratch" });
}

function clipFactor(
  step: Step,
  { norm, column, factor, element }: { norm: string; column: string; factor: Tensor; element: number },
): void {
  const { builder, log, numbers, counters } = step;
  builder.call("clip_factor", { log, numbers, counters, factor }, {
    norm: step.logColumn(norm),
    column: step.logColumn(column),
    threshold: step.column("clip_threshold"),
    element,
  });
}
