import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

type Value = (u: () => number, i: number) => number;

interface Options {
  readonly gradient?: boolean;
  readonly lossColumn?: number;
  readonly label?: string;
  readonly prediction?: Value;
  readonly target?: Value;
}

function error(shape: number[], options: Options = {}): KernelCase {
  const { gradient = true, lossColumn = 2, label = "", prediction, target } = options;
  const size = shape.reduce((a, b) => a * b, 1);
  const values = (value?: Value) => value && ((u: () => number) => Array.from({ length: size }, (_, i) => value(u, i)));
  return {
    label: `[${shape}]${gradient ? "" : ", no gradient"}${label && `, ${label}`}`,
    tensors: {
      prediction: { shape, values: values(prediction) },
      target: { shape, values: values(target) },
      counters: counters(1),
      // What the call must leave alone is 0, so that a small loss is compared by its own size.
      log: { shape: [2, 3], values: () => [0, 0, 0, 0, 0, 7] },
      ...(gradient && { dprediction: { shape } }),
    },
    attributes: { lossColumn },
  };
}

/** A number here, ordinary ones elsewhere. */
const one = (special: number, at: number): Value => (u, i) => i === at ? special : u() - 0.5;
const scaled = (scale: number): Value => (u) => (u() - 0.5) * scale;

testKernel("mean_squared_error", [
  ...[[1], [1, 1], [3, 17], [128, 10], [129, 10], [64, 784], [1000, 1000]].map((shape) => error(shape)),
  error([33, 9], { gradient: false }),
  error([3, 5], { lossColumn: 0, label: "in the first column" }),
  error([33, 9], { label: "a sum beyond f32", prediction: scaled(3e19), target: scaled(3e19) }),
  error([33, 9], { label: "small", prediction: scaled(1e-15), target: scaled(1e-15) }),
  error([33, 9], { label: "equal", prediction: (_, i) => i, target: (_, i) => i }),
  error([33, 9], { label: "nearly equal", prediction: (_, i) => 1000 + i, target: (u, i) => 1000 + i + u() / 64 }),
  error([5, 5], { label: "a NaN and an infinity", prediction: one(NaN, 7), target: one(Infinity, 3) }),
  error([5, 5], { label: "an infinity", prediction: one(-Infinity, 7) }),
  error([5, 5], { label: "an infinite target", target: one(Infinity, 24) }),
  error([5, 5], { label: "opposite infinities", prediction: one(Infinity, 7), target: one(-Infinity, 7) }),
  error([5, 5], { label: "equal infinities", prediction: one(Infinity, 7), target: one(Infinity, 7) }),
]);
