/** Where a program's tensors lie on the GPU: a buffer for each shared or replica tensor, one for all scratch tensors. */
import { planMemory } from "../program/memory.ts";
import type { Program } from "../program/program.ts";
import type { Tensor } from "../program/tensor.ts";
import type { Buffers } from "./buffers.ts";
import { stride } from "./call_shapes.ts";

/** Bytes of a buffer, from an offset on. */
export interface Range {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** Bytes of one copy of a tensor: a whole number of words. */
export function copyBytes(tensor: Tensor): number {
  return stride(tensor) * (tensor.stored ? 2 : 4);
}

/** Bytes an argument that a call leaves out is bound to. */
const UNUSED_BYTES = 4;

/** The buffers of one program for a number of replicas, which lie one after another without padding. */
export class ProgramMemory {
  readonly #owned: GPUBuffer[] = [];
  readonly #ranges = new Map<Tensor, Range>();

  constructor(readonly buffers: Buffers, readonly program: Program, readonly replicas: number) {}

  /** Bytes allocated. */
  get bytes(): number {
    return this.#owned.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /**
   * Makes the buffers, zeros throughout. Throws `RangeError`, before anything is made, where the adapter cannot hold
   * them.
   */
  allocate(): void {
    const { offsets, scratchBytes } = planMemory(this.program, (tensor) => this.#alignedBytes(tensor));
    this.#checkLimits(scratchBytes);
    const scratch = this.#create("scratch", scratchBytes);
    for (const tensor of this.program.tensors) {
      const size = this.#bytes(tensor);
      const range = tensor.storage === "scratch"
        ? { buffer: scratch, offset: offsets[tensor.index], size }
        : { buffer: this.#create(tensor.name, size), offset: 0, size };
      this.#ranges.set(tensor, range);
    }
  }

  /** All replicas of a tensor. Throws `RangeError` for a tensor of another program. */
  rangeOf(tensor: Tensor): Range {
    const range = this.#ranges.get(tensor);
    if (!range) throw new RangeError(`Cannot find ${tensor.name} on the GPU: it is no tensor of the loaded program`);
    return range;
  }

  /** Copies of a tensor: one where it is shared. */
  copies(tensor: Tensor): number {
    return tensor.storage === "shared" ? 1 : this.replicas;
  }

  /** A small buffer for an argument that a call leaves out; each has its own, since bindings may not overlap. */
  unused(): Range {
    return { buffer: this.#create("unused", UNUSED_BYTES), offset: 0, size: UNUSED_BYTES };
  }

  /** Gives all buffers back. */
  destroy(): void {
    for (const buffer of this.#owned.splice(0)) this.buffers.destroy(buffer);
    this.#ranges.clear();
  }

  #bytes(tensor: Tensor): number {
    return this.copies(tensor) * copyBytes(tensor);
  }

  #alignedBytes(tensor: Tensor): number {
    const alignment = this.buffers.device.limits.minStorageBufferOffsetAlignment;
    return Math.ceil(this.#bytes(tensor) / alignment) * alignment;
  }

  #checkLimits(scratchBytes: number): void {
    const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } = this.buffers.device.limits;
    const rule = (what: string, got: number, limit: number) => {
      if (got <= limit) return;
      throw new RangeError(
        `Cannot load a program for ${this.replicas} replicas: ${what} must be at most ${limit} on this adapter, ` +
          `got ${got}; train fewer replicas at a time`,
      );
    };
    rule("the replicas of one dispatch", this.replicas, maxComputeWorkgroupsPerDimension);
    rule("the bytes of all scratch tensors", scratchBytes, maxBufferSize);
    for (const tensor of this.program.tensors) {
      rule(`the bytes of ${tensor.name}`, this.#bytes(tensor), Math.min(maxStorageBufferBindingSize, maxBufferSize));
    }
  }

  #create(label: string, bytes: number): GPUBuffer {
    const buffer = this.buffers.create(
      label,
      bytes,
      GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    );
    this.#owned.push(buffer);
    return buffer;
  }
}
