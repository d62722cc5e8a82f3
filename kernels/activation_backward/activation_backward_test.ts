import { ACTIVATION_KINDS, type ActivationKind } from "../activation/kinds.ts";
import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";

const KINDS = Object.keys(ACTIVATION_KINDS) as ActivationKind[];

function curve(kind: ActivationKind, shape: number[], range: number, slope = 0.01): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    label: `${kind} over ±${range}, [${shape}]${slope === 0.01 ? "" : `, slope ${slope}`}`,
    tensors: {
      input: { shape, values: (u) => Array.from({ length: size }, (_, i) => range * (2 * (i + u()) / size - 1)) },
      dout: { shape },
      out: { shape },
    },
    attributes: { kind: ACTIVATION_KINDS[kind], slope },
  };
}

function extremes(kind: ActivationKind): KernelCase {
  const input = [NaN, 0, -0, 1e4, -1e4, 1e-30, -1e-30, 88, -88, 100, -100, 3e38, 5, NaN, 1];
  const dout = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, NaN, NaN, 1e30];
  return {
    label: `${kind} of NaN on either side, zeros, large and small numbers`,
    tensors: {
      input: { shape: [3, 5], values: () => input },
      dout: { shape: [3, 5], values: () => dout },
      out: { shape: [3, 5] },
    },
    attributes: { kind: ACTIVATION_KINDS[kind], slope: 0.2 },
  };
}

testKernel("activation_backward", [
  ...KINDS.flatMap((kind) => [curve(kind, [3, 17], 3), curve(kind, [129, 65], 12)]),
  curve("leaky_relu", [4, 9], 3, 0.2),
  ...KINDS.map(extremes),
]);
