/** Measurements of speed made up for tests. */
import type { Perf, PerfArm, PerfProduct, PerfSweep } from "../perf_format.ts";
import { someResult } from "./results.ts";

/** Descent's arm, 3 rounds. */
export function someArm(over: Partial<PerfArm> = {}): PerfArm {
  return {
    arm: "descent",
    processes: 2,
    about: "2 engines, 4 runs at a time",
    reason: null,
    firstLoss: 2.5,
    roundSteps: 1600,
    seconds: [2, 2.5, 3],
    processorSeconds: [4, 5, 6],
    ratio: null,
    processorRatio: null,
    leastRatio: null,
    ...over,
  };
}

/** Another's arm, that many times slower. */
export function someRival(arm: PerfArm["arm"], times: number): PerfArm {
  const ratio = { median: times, interval: null, range: [times, times] as [number, number] };
  const seconds = [2 * times, 2.5 * times, 3 * times];
  return someArm({ arm, about: arm, seconds, ratio, processorRatio: ratio, leastRatio: times });
}

/** A sweep with Descent, one core of it and PyTorch in two arrangements. */
export function someSweep(over: Partial<PerfSweep> = {}): PerfSweep {
  return {
    name: "mlp_128",
    title: "MLP of width 128",
    runs: 40,
    steps: 200,
    stepFlops: 6e7,
    arms: [someArm(), someRival("descent_one_core", 1.95), someRival("torch_runs", 3.5), someRival("torch_bmm", 1.6)],
    profile: [
      { kernel: "matmul", call: "32 calls", calls: 32, seconds: 8e-4, flops: 6e7, bytes: 4e6, footprint: 4e6 },
      { kernel: "sgd", call: "22 calls", calls: 22, seconds: 2e-4, flops: 4e5, bytes: 2e6, footprint: 2e6 },
    ],
    stepSeconds: 1e-3,
    ...over,
  };
}

/** A product of 128 × 128 matrices. */
export function someProduct(over: Partial<PerfProduct> = {}): PerfProduct {
  return {
    side: 128,
    transposed: "none",
    descent: [90, 100],
    blas: [100, 100],
    ceiling: [120, 125],
    againstBlas: { median: 0.95, interval: null, range: [0.9, 1] },
    againstCeiling: { median: 0.775, interval: null, range: [0.75, 0.8] },
    bestAgainstBlas: 1,
    bestAgainstCeiling: 0.8,
    ...over,
  };
}

/** A measurement of one sweep and one product on the CPU. */
export function somePerf(over: Partial<Perf> = {}): Perf {
  const { provenance: { trainSeconds: _, stepsPerSecond: __, quick: ___, overrides: ____, ...provenance } } =
    someResult([]);
  return {
    format: 1,
    kind: "perf",
    repeats: 3,
    sweeps: [someSweep()],
    products: [someProduct()],
    kernels: [{ kernel: "add", call: "a, b", calls: 1, seconds: 1e-6, flops: 1e4, bytes: 1e5, footprint: 1e5 }],
    ceilings: { gigaflops: 125, copies: [{ bytes: 16384, gigabytes: 300 }, { bytes: 2 ** 22, gigabytes: 200 }] },
    also: {
      firstStepSeconds: [0.9, 0.7, 0.8],
      hostShare: [{ name: "mlp_64", bench: 0.1, training: 0.01 }, { name: "mlp_128", bench: 0.04, training: 0.01 }],
      memory: [
        { name: "mlp_128", replicas: 1, plannedBytes: 100, allocatedBytes: 103 },
        { name: "transformer", replicas: 40, plannedBytes: 2 ** 28, allocatedBytes: 2 ** 28 },
      ],
      scaling: [
        { of: "depth", sizes: [4, 8], seconds: [1, 2.2], flops: [10, 20], exponent: 1.14, flopsExponent: 1 },
      ],
    },
    load: { before: 0.5, after: 1, othersMedian: 0.1, othersMost: 0.4 },
    absent: ["PyTorch CUDA"],
    provenance,
    ...over,
  };
}
