/**
 * The CPU device: one thread, one WebAssembly memory a session. Replicas train one after another, each through a whole
 * slice of steps, so that its weights stay in cache and scratch memory exists once.
 *
 * Memory, from low to high: the module's own data, shared tensors, scratch, one region a replica, and the argument words
 * of every call and replica, worked out once when a program is loaded.
 */
import type { Call } from "../program/call.ts";
import type { Device, DeviceInfo, Session, Values } from "../program/device.ts";
import { checkIndices, checkRows, indexLimits } from "../program/limits.ts";
import { type MemoryPlan, planMemory } from "../program/memory.ts";
import type { Program } from "../program/program.ts";
import { firstStored, UnsupportedStorage } from "../program/stored.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { type KernelName, KERNELS } from "../table.ts";
import sources from "./kernels.json" with { type: "json" };
import wasm from "./kernels.wasm" with { type: "bytes" };
import { copyIn, copyOut, tensorBytes } from "./layout.ts";

/** What a WebAssembly memory can address. */
const MOST_BYTES = 2 ** 32 - 2 ** 16;
const PAGE = 2 ** 16;
/** Bytes after the last region: kernels may read a little past a tensor's end. */
const SLACK = 4096;

type Export = (words: number) => void;
type Exports = Record<string, Export> & {
  readonly memory: WebAssembly.Memory;
  readonly freeMemory: WebAssembly.Global;
  fusesMultiplyAdd(): number;
  exponential(at: number, count: number): void;
};

/** The module's exports in a memory of their own. */
export async function instantiate(): Promise<Exports> {
  const { instance } = await WebAssembly.instantiate(wasm as Uint8Array<ArrayBuffer>);
  return instance.exports as unknown as Exports;
}

/** Opens the CPU device. Rejects with `WebAssembly.CompileError` where the engine lacks relaxed SIMD. */
export async function cpuDevice(): Promise<Device> {
  const fused = (await instantiate()).fusesMultiplyAdd() === 1;
  const info: DeviceInfo = {
    kind: "cpu",
    name: `WebAssembly, relaxed SIMD, ${fused ? "fused" : "unfused"} multiply-add`,
    features: ["relaxed-simd", fused ? "fused-multiply-add" : "unfused-multiply-add"],
    limits: { maxMemoryBytes: MOST_BYTES },
  };
  return {
    info,
    sourceOf: (kernel) => (sources.kernels as Record<string, string>)[kernel],
    load: async (program, replicas) => new CpuSession(await instantiate(), program, replicas),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A call of one replica: the export and the address of its words. */
interface Step {
  readonly run: Export;
  readonly words: number;
}

class CpuSession implements Session {
  readonly bytes: number;
  readonly #memory: WebAssembly.Memory;
  readonly #plan: MemoryPlan;
  readonly #bases: { readonly shared: number; readonly scratch: number; readonly replicas: number };
  /** By phase and replica. */
  readonly #steps: ReadonlyMap<string, readonly (readonly Step[])[]>;
  readonly #indexLimits: ReadonlyMap<Tensor, number>;

  constructor(exports: Exports, readonly program: Program, readonly replicas: number) {
    const stored = firstStored(program);
    if (stored) {
      throw new UnsupportedStorage(
        `Cannot load a program on the CPU device: it stores 32-bit numbers, got ${stored.name} in ${stored.stored}; ` +
          "take storage: f32, or --device gpu",
      );
    }
    const plan = this.#plan = planMemory(program, tensorBytes);
    const shared = align(exports.freeMemory.value);
    const scratch = shared + plan.sharedBytes;
    const first = scratch + plan.scratchBytes;
    this.#bases = { shared, scratch, replicas: first };
    const words = first + replicas * plan.replicaBytes;
    const end = words + replicas * wordBytes(program) + SLACK;
    if (end > MOST_BYTES) {
      throw new RangeError(
        `Cannot load a program for ${replicas} replicas: the CPU device addresses ${MOST_BYTES} bytes, got ${end}; ` +
          "train fewer replicas at a time",
      );
    }
    this.#memory = exports.memory;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    this.bytes = this.#memory.buffer.byteLength;
    this.#steps = this.#writeWords(exports, words);
    this.#indexLimits = indexLimits(program);
  }

  write(tensor: Tensor, replica: number, values: Values): void {
    if (values.length !== size(tensor)) {
      throw new RangeError(`Cannot write ${tensor.name}: it has ${size(tensor)} elements, got ${values.length}`);
    }
    checkIndices(tensor, values, this.#indexLimits.get(tensor));
    copyIn(this.#memory.buffer, this.#address(tensor, replica), tensor, values);
  }

  run(phase: string, times: number, active?: readonly boolean[]): Promise<void> {
    const steps = this.#steps.get(phase);
    if (!steps) return Promise.reject(new RangeError(`Cannot run phase "${phase}": the program has none of that name`));
    const calls = this.program.phases[phase];
    for (let replica = 0; replica < this.replicas; replica++) {
      if (active && !active[replica]) continue;
      try {
        checkRows(phase, calls, times, (counters) => this.#word(this.#address(counters, replica)));
      } catch (error) {
        return Promise.reject(error);
      }
      for (let time = 0; time < times; time++) {
        for (const { run, words } of steps[replica]) run(words);
      }
    }
    return Promise.resolve();
  }

  read(tensor: Tensor): Promise<Values[]> {
    const copies = tensor.storage === "shared" ? 1 : this.replicas;
    return Promise.resolve(Array.from({ length: copies }, (_, replica) => {
      return copyOut(this.#memory.buffer, this.#address(tensor, replica), tensor);
    }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #address(tensor: Tensor, replica: number): number {
    const base = this.#bases[tensor.storage === "replica" ? "replicas" : tensor.storage];
    const own = tensor.storage === "replica" ? replica * this.#plan.replicaBytes : 0;
    return base + own + this.#plan.offsets[tensor.index];
  }

  #word(address: number): number {
    return new Uint32Array(this.#memory.buffer, address, 1)[0];
  }

  #writeWords(exports: Exports, start: number): Map<string, Step[][]> {
    let at = start;
    const memory = new Uint32Array(this.#memory.buffer);
    const place = (call: Call, replica: number): Step => {
      const { export: name, words } = cpuCall(call);
      const step = { run: exports[name], words: at };
      for (const word of words) {
        memory[at >> 2] = typeof word === "number" ? word : this.#address(word, replica);
        at += 4;
      }
      return step;
    };
    return new Map(
      Object.entries(this.program.phases).map(([phase, calls]) => {
        const replicas = Array.from({ length: this.replicas }, (_, replica) => calls.map((c) => place(c, replica)));
        return [phase, replicas];
      }),
    );
  }
}

function cpuCall(call: Call) {
  return KERNELS[call.kernel as KernelName].cpu(call);
}

function wordBytes({ phases }: Program): number {
  return Object.values(phases).flat().reduce((sum, call) => sum + 4 * cpuCall(call).words.length, 0);
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
