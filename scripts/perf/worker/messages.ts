/** What a worker is asked and answers. A worker is one device on one thread, as in a bench. */
import type { DeviceInfo } from "../../../kernels/program/device.ts";
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import type { Transposed } from "../works.ts";

/** A request; each gets one reply. */
export type PerfRequest =
  | { readonly do: "hello" }
  | { readonly do: "sweep"; readonly config: RunConfig; readonly runs: number; readonly firstSeed: number }
  | { readonly do: "round"; readonly steps: number }
  | { readonly do: "profile"; readonly config: RunConfig; readonly seconds: number }
  | { readonly do: "product"; readonly side: number; readonly transposed: Transposed; readonly seconds: number }
  | { readonly do: "kernels"; readonly seconds: number }
  | { readonly do: "ceiling"; readonly seconds: number }
  | { readonly do: "copies"; readonly seconds: number }
  | { readonly do: "bench"; readonly config: RunConfig; readonly runs: number };

/** What a worker says of itself. */
export interface Hello {
  readonly info: DeviceInfo;
}

/** A sweep that is ready. */
export interface ReadySweep {
  /** Loss of the first run's first step. */
  readonly firstLoss: number;
  /** Floating-point operations of a training step of one run. */
  readonly stepFlops: number;
  /** Bytes that the plan of the program asks for, and that the device has allocated. */
  readonly plannedBytes: number;
  readonly allocatedBytes: number;
}

/** A round of a sweep: all its runs, from their first step. */
export interface SweepRound {
  readonly seconds: number;
  /** Seconds outside the device's work: inputs written, logs read. */
  readonly hostSeconds: number;
  /** Loss of the first run's last step. */
  readonly lastLoss: number;
}

/** A kernel's share in a step, or a kernel alone. */
export interface KernelTime {
  readonly kernel: string;
  /** Shapes and attributes of what was timed. */
  readonly call: string;
  /** Calls of this kind in a step. */
  readonly calls: number;
  /** Seconds, floating-point operations and bytes read and written of all these calls, once. */
  readonly seconds: number;
  readonly flops: number;
  readonly bytes: number;
  /** Bytes of all tensors that are touched. */
  readonly footprint: number;
}

/** A training step: all its calls, and those of each kernel. */
export interface StepProfile {
  readonly stepSeconds: number;
  readonly profile: readonly KernelTime[];
}

/** A copy: bytes read and written a second, by the bytes of both areas together. */
export interface Copy {
  readonly bytes: number;
  readonly bytesPerSecond: number;
}

/** A whole group trained as a bench does. */
export interface BenchTimes {
  readonly seconds: number;
  readonly hostSeconds: number;
  readonly runs: number;
}

export type PerfReply = { readonly error: string } | { readonly value: unknown };
