import type { Program } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** Numbers of one tensor, row-major without padding. The reference device gives float64. */
export type Values = Float32Array | Uint32Array | Float64Array;

/** What a device says of itself; goes into the provenance of every result. */
export interface DeviceInfo {
  readonly kind: "cpu" | "gpu" | "reference";
  /** Adapter or processor, with what decides its bits (for example `fused` multiply-add). */
  readonly name: string;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** A program on a device, for a number of replicas. */
export interface Session extends AsyncDisposable {
  /** Bytes allocated on the device for this session. */
  readonly bytes: number;
  /** Copies values to a tensor of one replica (`replica` is 0 for a shared tensor). Throws `RangeError` on a wrong length. */
  write(tensor: Tensor, replica: number, values: Values): void;
  /** Runs a phase `times` times; a replica whose `active` entry is false may be left out. Rejects when the device failed. */
  run(phase: string, times: number, active?: readonly boolean[]): Promise<void>;
  /** The values of a `shared` or `replica` tensor, one array a replica (one in all for a shared tensor). */
  read(tensor: Tensor): Promise<Values[]>;
}

/** A place that runs programs. Knows no mathematics: that is in the kernels. */
export interface Device extends AsyncDisposable {
  readonly info: DeviceInfo;
  /**
   * What decides the bits of a kernel on this device: its source without comments and spaces, or a hash of it.
   * `STORAGE_SOURCE` stands for what loads and stores 16-bit elements.
   */
  sourceOf(kernel: string): string;
  /** Allocates a program's tensors for `replicas` replicas, filled with zeros, and prepares its phases. */
  load(program: Program, replicas: number): Promise<Session>;
}
