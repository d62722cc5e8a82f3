import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

function descend(shape: number[], alive: number, edge?: number): KernelCase {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = edge === undefined
    ? undefined
    : (u: () => number) => Array.from({ length: size }, (_, i) => i % 5 ? u() : edge);
  return {
    label: `[${shape}], ${alive ? "alive" : "dead"}${edge === undefined ? "" : `, ${edge} in the gradient`}`,
    tensors: {
      parameter: { shape },
      gradient: { shape, values },
      rate: { shape: [4], values: (_, replica) => [NaN, 0.5, 0.25 / 2 ** replica, NaN] },
      counters: counters(2, alive),
    },
  };
}

testKernel("sgd", [
  ...[[1], [17], [3, 17], [128, 128], [129, 10]].flatMap((shape) => [descend(shape, 1), descend(shape, 0)]),
  descend([7, 9], 1, NaN),
  descend([7, 9], 1, Infinity),
  descend([7, 9], 0, NaN),
  descend([600, 200], 1),
]);
