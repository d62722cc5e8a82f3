/** The reference device: every kernel's float64 arithmetic, one replica after another. Slow and plain. */
import { outputsOf } from "../program/access.ts";
import type { Call } from "../program/call.ts";
import type { Device, Session, Values } from "../program/device.ts";
import type { Program } from "../program/program.ts";
import { STORAGE_SOURCE } from "../program/stored.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { roundTo } from "../round/formats.ts";
import { type KernelName, KERNELS } from "../table.ts";

/** Runs programs in float64; only what lies in 16 bits is rounded, as it is written. Scratch tensors keep their values, so a test can read all of them. */
export function referenceDevice(): Device {
  return {
    info: { kind: "reference", name: "float64 reference", features: [], limits: {} },
    sourceOf: (kernel) =>
      kernel === STORAGE_SOURCE ? roundTo.toString() : KERNELS[kernel as KernelName].reference.toString(),
    load: (program, replicas) => Promise.resolve(new ReferenceSession(program, replicas)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

class ReferenceSession implements Session {
  readonly #arrays: Float64Array[][];

  constructor(readonly program: Program, replicas: number) {
    this.#arrays = program.tensors.map((tensor) => {
      const count = tensor.storage === "shared" ? 1 : replicas;
      return Array.from({ length: count }, () => new Float64Array(size(tensor)));
    });
  }

  get bytes(): number {
    return this.#arrays.flat().reduce((sum, array) => sum + array.byteLength, 0);
  }

  write(tensor: Tensor, replica: number, values: Values): void {
    const array = this.#arrays[tensor.index][replica];
    if (values.length !== array.length) {
      throw new RangeError(`Cannot write ${tensor.name}: it has ${array.length} elements, got ${values.length}`);
    }
    array.set(values);
    roundStored(tensor, array);
  }

  run(phase: string, times: number, active?: readonly boolean[]): Promise<void> {
    const replicas = Math.max(...this.#arrays.map((copies) => copies.length));
    for (let replica = 0; replica < replicas; replica++) {
      if (active && !active[replica]) continue;
      for (let time = 0; time < times; time++) {
        for (const call of this.program.phases[phase]) this.#call(call, replica);
      }
    }
    return Promise.resolve();
  }

  read(tensor: Tensor): Promise<Values[]> {
    return Promise.resolve(this.#arrays[tensor.index].map((array) => array.slice()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #call(call: Call, replica: number): void {
    KERNELS[call.kernel as KernelName].reference(call, (argument) => {
      return this.#array(call.tensors[argument], replica);
    });
    for (const tensor of outputsOf(call)) roundStored(tensor, this.#array(tensor, replica));
  }

  #array({ index, storage }: Tensor, replica: number): Float64Array {
    return this.#arrays[index][storage === "shared" ? 0 : replica];
  }
}

function roundStored({ stored }: Tensor, array: Float64Array): void {
  if (stored) array.forEach((value, i) => array[i] = roundTo(value, { format: stored, flush: false }));
}
