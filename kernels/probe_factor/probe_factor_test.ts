import { type KernelCase, testKernel } from "../testing/kernel_cases.ts";
import { counters } from "../testing/special.ts";

const PLACES = [{ size: 3, length: 1, element: 1 }, { size: 0, length: 2, element: 0 }];

/** The norms as they are in the last row of the first replica; smaller in the row before, greater in other replicas. */
function factor(size: number, length: number, places: (typeof PLACES)[number]): KernelCase {
  const row = (share: number) =>
    [0, 1, 2, 3].map((i) => i === places.size ? size * share : i === places.length ? length / share : NaN);
  return {
    label: `parameters of norm ${size}, a direction of norm ${length}, to element ${places.element}`,
    tensors: {
      log: { shape: [2, 4], values: (_, replica) => [0.75, 1].flatMap((share) => row(share + replica / 2)) },
      counters: counters(1),
      factor: { shape: [2], values: () => [5, 6] },
    },
    attributes: places,
  };
}

testKernel(
  "probe_factor",
  [0, 1e-30, 0.5, 30, 1e7, NaN, Infinity].flatMap((size, i) =>
    [0, 1e-30, 1, 7, 1e30, NaN, Infinity].map((length, j) => factor(size, length, PLACES[(i + j) % 2]))
  ),
);
