/**
 * How alike the units of hidden layers are: by the weights that lead into each and its bias. Units that start alike and get
 * alike gradients stay so (Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 8.4).
 */
import { columns, size } from "../../../kernels/program/tensor.ts";
import type { TrainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import type { Examination } from "./examination.ts";

/** Units of a layer: weights [inputs, units], row-major, and biases [units]. */
export interface Units {
  readonly weights: ArrayLike<number>;
  readonly biases?: ArrayLike<number>;
  readonly units: number;
}

export const unitSymmetry: Examination = {
  quantities: ["unit_difference", "unit_cosine"],
  phases: () => ({}),
  passes: () => ({}),
  async examine({ session, built, active }) {
    const layers = hiddenLayers(built);
    const values = new Map(
      await Promise.all(layers.flat().map(async (tensor) => [tensor, await session.read(tensor)] as const)),
    );
    return active.map((on, replica) => {
      if (!on) return undefined;
      const all = layers.map(([weight, bias]): Units => ({
        weights: values.get(weight)![replica],
        ...(bias && { biases: values.get(bias)![replica] }),
        units: columns(weight),
      }));
      return {
        unit_difference: Math.max(...all.map(unitDifference)),
        unit_cosine: all.reduce((sum, one) => sum + unitCosine(one), 0) / all.length,
      };
    });
  },
  misfit: ({ model }: RunConfig) => model.kind === "mlp" ? undefined : `needs an mlp, got ${model.kind}`,
};

/** Weights and biases of the hidden layers. */
function hiddenLayers({ weights, parameters }: TrainingProgram) {
  const tensors = parameters.map(({ tensor }) => tensor);
  return weights.slice(0, -1).map(([weight]) => {
    const bias = tensors.find(({ name }) => name === weight.name.replace(/weight$/, "bias"));
    return [weight, ...(bias && size(bias) === columns(weight) ? [bias] : [])];
  });
}

/** Greatest difference between a number of one unit and the same number of another: 0 where all are equal to the bit. */
export function unitDifference({ weights, biases = [], units }: Units): number {
  let greatest = 0;
  for (const values of [weights, biases]) {
    for (let row = 0; row < values.length; row += units) {
      let [low, high] = [Infinity, -Infinity];
      for (let j = 0; j < units; j++) {
        const value = values[row + j];
        if (Number.isNaN(value)) return NaN;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > greatest) greatest = high - low;
    }
  }
  return greatest;
}

/** Mean magnitude of the cosine between the weights of two units, over all pairs; NaN where a unit's weights are all 0. */
export function unitCosine({ weights, units }: Units): number {
  const inputs = weights.length / units;
  const unit = Float64Array.from(
    { length: weights.length },
    (_, i) => weights[(i % inputs) * units + Math.floor(i / inputs)],
  );
  for (let j = 0; j < units; j++) {
    const own = unit.subarray(j * inputs, (j + 1) * inputs);
    const norm = Math.sqrt(dot(own, own));
    for (let k = 0; k < inputs; k++) own[k] /= norm;
  }
  let sum = 0;
  for (let i = 0; i < units; i++) {
    const one = unit.subarray(i * inputs, (i + 1) * inputs);
    for (let j = 0; j < i; j++) sum += Math.abs(dot(one, unit.subarray(j * inputs, (j + 1) * inputs)));
  }
  return sum / (units * (units - 1) / 2);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
