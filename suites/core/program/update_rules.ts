/** The update rules: what becomes of the parameters, given gradients. */
import type { Attributes } from "../../../kernels/program/call.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { hasMomentum, hasTrust, type OptimizerConfig } from "./optimizer_config.ts";
import { rateColumn } from "./optimizer_numbers.ts";
import {
  columnsByParameter,
  logNorms,
  stateless,
  type Step,
  type Trained,
  type Transform,
  zerosLike,
} from "./transform.ts";

/** The last part of an optimizer. */
export function updateRule(config: OptimizerConfig, parameters: readonly Trained[]): Transform {
  if (hasTrust(config)) return config.kind === "lars" ? lars(config, parameters) : lamb(config, parameters);
  if (hasMomentum(config)) return momentum(config);
  return config.kind === "sgd" ? descent(config) : adam(config);
}

/** Adds the gradient of the penalty of elastic weight consolidation; anchors and Fisher information are its state. */
export const ewcPenalty: Transform = {
  log: [],
  init: (builder, parameters) => zerosLike(builder, parameters, "anchor", "fisher"),
  update(step, state) {
    const { builder, numbers, counters } = step;
    step.parameters.forEach(({ tensor: parameter }, i) => {
      const [anchor, fisher] = state[i];
      const tensors = { gradient: step.gradients[i], parameter, anchor, fisher, numbers, counters };
      builder.call("ewc", tensors, { strength: step.column("ewc_strength") });
    });
  },
};

/** Calls `write` for each parameter with its place, its gradient and what every call takes. */
function forEachParameter(
  config: OptimizerConfig,
  step: Step,
  write: (one: { i: number; tensors: Record<string, Tensor>; attributes: Attributes }) => void,
): void {
  const { numbers, counters } = step;
  step.parameters.forEach(({ tensor: parameter, layer, decay = true }, i) =>
    write({
      i,
      tensors: { parameter, gradient: step.gradients[i], numbers, counters },
      attributes: {
        lr: step.column(rateColumn(config, layer)),
        weightDecay: step.column("weight_decay"),
        decay: decay ? 1 : 0,
      },
    })
  );
}

/** Gradient descent with nothing but a learning rate, which is all of the step's numbers. */
export const plainDescent = stateless([], ({ builder, parameters, gradients, numbers: rate, counters }) => {
  parameters.forEach(({ tensor: parameter }, i) =>
    builder.call("sgd", { parameter, gradient: gradients[i], rate, counters })
  );
});

function descent(config: OptimizerConfig): Transform {
  return stateless(
    [],
    (step) =>
      forEachParameter(config, step, ({ tensors, attributes }) => step.builder.call("descend", tensors, attributes)),
  );
}

function momentum(config: OptimizerConfig): Transform {
  const nesterov = config.kind === "nesterov" ? 1 : 0;
  return {
    log: [],
    init: (builder, parameters) => zerosLike(builder, parameters, "velocity"),
    update: (step, state) =>
      forEachParameter(config, step, ({ i, tensors, attributes }) => {
        const own = { momentum: step.column("momentum"), nesterov, rateInside: 0 };
        step.builder.call("momentum", { ...tensors, velocity: state[i][0] }, { ...attributes, ...own });
      }),
  };
}

const MOMENT_COLUMNS = ["beta1", "rest1", "beta2", "rest2", "epsilon", "correction1", "correction2"];

function momentColumns(step: Step): Attributes {
  return Object.fromEntries(MOMENT_COLUMNS.map((name) => [name, step.column(name)]));
}

function adam(config: OptimizerConfig): Transform {
  const kindOfDecay = config.kind === "adamw" ? 2 : 1;
  return {
    log: [],
    init: (builder, parameters) => zerosLike(builder, parameters, "first", "second"),
    update: (step, state) =>
      forEachParameter(config, step, ({ i, tensors, attributes }) => {
        const [first, second] = state[i];
        const decay = attributes.decay * kindOfDecay;
        step.builder.call("adam", { ...tensors, first, second }, { ...attributes, decay, ...momentColumns(step) });
      }),
  };
}

/**
 * Layer-wise adaptive rate scaling (You, Gitman, Ginsburg, "Large batch training of convolutional networks", 2017,
 * algorithm 1): momentum whose velocity takes in `lr · ratio · (gradient + weight decay · weight)`.
 */
function lars(config: OptimizerConfig, parameters: readonly Trained[]): Transform {
  return {
    log: trustColumns(parameters),
    init: (builder, trained) => zerosLike(builder, trained, "velocity"),
    update(step, state) {
      const factor = factors(step);
      logNorms(step, "weight_norm", parameters.map(({ tensor }) => tensor));
      logNorms(step, "update_norm", step.gradients);
      forEachParameter(config, step, ({ i, tensors, attributes }) => {
        trustRatio(step, { element: i, factor, decay: attributes.decay });
        const own = { momentum: step.column("momentum"), nesterov: 0, rateInside: 1, element: i };
        step.builder.call("momentum", { ...tensors, velocity: state[i][0], factor }, { ...attributes, ...own });
      });
    },
  };
}

/** Adam's direction with weight decay, scaled to the norm of the weights (You et al., ICLR 2020, algorithm 2). */
function lamb(config: OptimizerConfig, parameters: readonly Trained[]): Transform {
  return {
    log: trustColumns(parameters),
    init: (builder, trained) => zerosLike(builder, trained, "first", "second"),
    update(step, state) {
      const { builder, counters, log } = step;
      const factor = factors(step);
      const updateColumns = columnsByParameter("update_norm", parameters);
      logNorms(step, "weight_norm", parameters.map(({ tensor }) => tensor));
      forEachParameter(config, step, ({ i, tensors, attributes: { lr, weightDecay, decay } }) => {
        const [first, second] = state[i];
        const { name, shape } = parameters[i].tensor;
        const direction = builder.tensor(`direction.${name}`, shape, { role: "gradient" });
        const moments = { weightDecay, decay, ...momentColumns(step) };
        builder.call("adam_direction", { ...tensors, first, second, direction }, moments);
        builder.call("vector_norm", { input: direction, counters, log }, { column: step.logColumn(updateColumns[i]) });
        // The direction holds the weight decay.
        trustRatio(step, { element: i, factor, decay: 0 });
        builder.call("descend", { ...tensors, gradient: direction, factor }, { lr, weightDecay, decay: 0, element: i });
      });
    },
  };
}

function trustColumns(parameters: readonly Trained[]): string[] {
  return ["weight_norm", "update_norm", "trust_ratio"].flatMap((prefix) => columnsByParameter(prefix, parameters));
}

/** f32 whatever the precision of gradients is. */
function factors({ builder, parameters }: Step): Tensor {
  return builder.tensor("trust.factor", [parameters.length], { role: "state", storage: "scratch" });
}

function trustRatio(
  step: Step,
  { element, factor, decay }: { element: number; factor: Tensor; decay: number },
): void {
  const { builder, log, numbers, counters, parameters } = step;
  const logged = (prefix: string) => step.logColumn(columnsByParameter(prefix, parameters)[element]);
  builder.call("trust_ratio", { log, numbers, counters, factor }, {
    weight: logged("weight_norm"),
    update: logged("update_norm"),
    column: logged("trust_ratio"),
    trust: step.column("trust"),
    weightDecay: step.column("weight_decay"),
    decay,
    element,
  });
}
