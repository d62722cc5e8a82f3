/**
 * The format of a speed measurement: sweeps beside other libraries, matrix products, kernels alone, and what else a bench
 * costs. A result like any other: a format version, the numbers, and on what machine with what code they were measured.
 * Everything that is compared was measured in turn, round by round, in one run.
 */
import * as z from "zod";
import { FORMAT_VERSION, Num, Provenance } from "./format.ts";
import { MachineProvenance, type StandingFile, standingFile } from "./standing_file.ts";

/** A median with the 95 % interval of its distribution, where there are at least six rounds, and the least and greatest. */
export const Spread = z.strictObject({
  median: z.number(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  range: z.tuple([z.number(), z.number()]),
});
export type Spread = z.infer<typeof Spread>;

/** Who trains a sweep, and how. */
export const Arm = z.enum([
  "descent",
  "descent_one_core",
  "torch_runs",
  "torch_bmm",
  "torch_vmap",
  "torch_cuda_runs",
  "torch_cuda_compiled",
  "torch_cuda_graph",
  "torch_cuda_vmap",
  "jax_js",
  "tfjs",
]);
export type Arm = z.infer<typeof Arm>;

/** One arm of a sweep. */
export const PerfArm = z.strictObject({
  arm: Arm,
  /** Processes that train at the same time, one a core. */
  processes: z.int().min(1),
  /** How it trains, in words; versions and what was tried out included. */
  about: z.string(),
  /** Why it could not train the sweep; null where it did. */
  reason: z.string().nullable(),
  /** Loss of the first step, which every arm takes from the same parameters on the same batch. */
  firstLoss: Num.nullable(),
  /** Training steps of one run, all processes together, that a round timed. */
  roundSteps: z.int().min(0),
  /** By round: seconds that the whole sweep takes at the round's speed. */
  seconds: z.array(z.number()),
  /** By round: seconds of processor time, over processes, which others on a busy machine touch less; 0 where unknown. */
  processorSeconds: z.array(z.number()),
  /** Its seconds over Descent's in the same round; null for Descent. */
  ratio: Spread.nullable(),
  /** The same of processor time. */
  processorRatio: Spread.nullable(),
  /** The least of its rounds over the least of Descent's. */
  leastRatio: z.number().nullable(),
});
export type PerfArm = z.infer<typeof PerfArm>;

/** Kernels of a training step, or one alone. Seconds are the least of many. */
export const KernelRow = z.strictObject({
  kernel: z.string(),
  call: z.string(),
  calls: z.int().min(1),
  seconds: z.number(),
  flops: z.number(),
  bytes: z.number(),
  footprint: z.number(),
});
export type KernelRow = z.infer<typeof KernelRow>;

/** A sweep: runs of one configuration that differ in their seeds. */
export const PerfSweep = z.strictObject({
  name: z.string(),
  title: z.string(),
  runs: z.int().min(1),
  steps: z.int().min(1),
  /** Floating-point operations of a training step of one run. */
  stepFlops: z.number(),
  arms: z.array(PerfArm),
  /** Calls of a step, by kernel, each kind alone on one core. */
  profile: z.array(KernelRow),
  /** Seconds of all these calls in their order, again the least of many. */
  stepSeconds: z.number(),
});
export type PerfSweep = z.infer<typeof PerfSweep>;

/** A product of square matrices on one core, GFLOP/s by round. */
export const PerfProduct = z.strictObject({
  side: z.int().min(1),
  transposed: z.enum(["none", "a", "b"]),
  descent: z.array(z.number()),
  /** OpenBLAS, through PyTorch; null where there is none. */
  blas: z.array(z.number()).nullable(),
  /** Multiply-adds in registers, in the same rounds; null on a GPU. */
  ceiling: z.array(z.number()).nullable(),
  /** Descent's speed over each of the others'. */
  againstBlas: Spread.nullable(),
  againstCeiling: Spread.nullable(),
  /** The same of the best of all rounds. */
  bestAgainstBlas: z.number().nullable(),
  bestAgainstCeiling: z.number().nullable(),
});
export type PerfProduct = z.infer<typeof PerfProduct>;

/** What one core does at most: GFLOP/s of multiply-adds, GB/s of copies by the bytes of both areas together. */
export const PerfCeilings = z.strictObject({
  gigaflops: z.number(),
  copies: z.array(z.strictObject({ bytes: z.number(), gigabytes: z.number() })),
});

/** How time grows: the slope of log seconds over log size. */
export const Scaling = z.strictObject({
  of: z.enum(["replicas", "width", "depth", "steps"]),
  sizes: z.array(z.number()),
  seconds: z.array(z.number()),
  /** Floating-point operations at each size. */
  flops: z.array(z.number()),
  exponent: z.number(),
  /** The same slope of the operations. */
  flopsExponent: z.number(),
});
export type Scaling = z.infer<typeof Scaling>;

/** What else a bench costs. */
export const PerfAlso = z.strictObject({
  /** Seconds from the start of Deno to the end of the first training step, by try. */
  firstStepSeconds: z.array(z.number()),
  /** Share of a group's time that is not the device's, by sweep: all of a bench, and training alone. */
  hostShare: z.array(z.strictObject({ name: z.string(), bench: z.number(), training: z.number() })),
  /** Bytes that a program's plan asks for, and that the device allocated, with so many runs side by side. */
  memory: z.array(z.strictObject({
    name: z.string(),
    replicas: z.int(),
    plannedBytes: z.number(),
    allocatedBytes: z.number(),
  })),
  scaling: z.array(Scaling),
});
export type PerfAlso = z.infer<typeof PerfAlso>;

/** How busy the machine was. */
export const PerfLoad = z.strictObject({
  /** Processes that were ready to run, over the last minute, before and after. */
  before: z.number(),
  after: z.number(),
  /** Cores that processes other than the measured ones kept busy: median over rounds, and most. */
  othersMedian: z.number(),
  othersMost: z.number(),
});

/** A measurement. What was not asked for is empty or null. */
export const Perf = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  kind: z.literal("perf"),
  /** Rounds. */
  repeats: z.int().min(1),
  sweeps: z.array(PerfSweep),
  products: z.array(PerfProduct),
  kernels: z.array(KernelRow),
  ceilings: PerfCeilings.nullable(),
  also: PerfAlso.nullable(),
  load: PerfLoad,
  /** Arms that only other machines have, with what is missing here. */
  absent: z.array(z.string()),
  provenance: MachineProvenance.extend({ device: Provenance.shape.device }),
});
export type Perf = z.infer<typeof Perf>;

/** Files of such measurements, by device. */
export const perfFile: StandingFile<Perf> = standingFile("perf", Perf, "a measurement of speed");
