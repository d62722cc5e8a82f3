/**
 * The GPU device: Deno's or a browser's WebGPU. Replicas lie side by side and one dispatch advances them all.
 *
 * A session has a buffer for each shared or replica tensor, replica after replica without padding, and one for all
 * scratch tensors. Many steps go into one command buffer; how many is measured and changes no bit.
 */
import type { Call, Dispatch } from "../program/call.ts";
import type { Device, DeviceInfo, Session, Values } from "../program/device.ts";
import { planMemory } from "../program/memory.ts";
import type { Program } from "../program/program.ts";
import { size, type Tensor } from "../program/tensor.ts";
import { type KernelName, KERNELS } from "../table.ts";
import { type OpenGpu, openGpu } from "./adapter.ts";
import { Buffers } from "./buffers.ts";
import { checked } from "./health.ts";
import { Pipelines } from "./pipelines.ts";
import { shaderTokens } from "./shader_source.ts";
import { SHADERS } from "./sources.ts";

/** Seconds of work in one command buffer: long enough to hide its cost, short enough for drivers with a watchdog. */
const SLICE_SECONDS = 0.1;
/** Most steps in one command buffer, whatever was measured. */
const MOST_STEPS = 1000;
const ELEMENT_BYTES = 4;
/** Bytes an argument that a call leaves out is bound to; each has its own, since bindings may not overlap. */
const UNUSED_BYTES = 4;

/** Opens the GPU device. Rejects with `Error` and the remedy where there is no adapter. */
export async function gpuDevice(): Promise<Device> {
  return new GpuDevice(await openGpu());
}

/** How a kernel is dispatched on the GPU; tests put faulty ones in place of the table's. */
export type DispatchesOf = (call: Call) => readonly Dispatch[];

/** The GPU device, with its insides open to tests. */
export class GpuDevice implements Device {
  readonly info: DeviceInfo;
  readonly buffers: Buffers;
  readonly pipelines: Pipelines;

  constructor(
    readonly gpu: OpenGpu,
    readonly dispatchesOf: DispatchesOf = (call) => KERNELS[call.kernel as KernelName].gpu(call),
  ) {
    const { description, features, limits, device } = gpu;
    this.info = { kind: "gpu", name: description, features, limits };
    this.buffers = new Buffers(device);
    this.pipelines = new Pipelines(device);
  }

  sourceOf(kernel: string): string {
    return shaderTokens(SHADERS[kernel as KernelName]);
  }

  async load(program: Program, replicas: number): Promise<Session> {
    this.gpu.health.check();
    const session = new GpuSession(this, program, replicas);
    try {
      await session.prepare();
      return session;
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Closes the device. Throws `Error` where a session was left open. */
  [Symbol.asyncDispose](): Promise<void> {
    const { live, bytes } = this.buffers;
    this.gpu.health.close();
    this.gpu.device.destroy();
    if (live === 0) return Promise.resolve();
    return Promise.reject(
      new Error(`Cannot close the GPU device: sessions left ${live} buffers, ${bytes} bytes, alive`),
    );
  }
}

/** One dispatch, ready to be encoded. */
interface Step {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number];
}

/** Bytes of a buffer, from an offset on. */
interface Range {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

class GpuSession implements Session {
  readonly #device: GPUDevice;
  readonly #owned: GPUBuffer[] = [];
  readonly #ranges = new Map<Tensor, Range>();
  readonly #phases = new Map<string, readonly Step[]>();
  /** Seconds a step of a phase takes, as far as is known. */
  readonly #seconds = new Map<string, number>();

  constructor(readonly owner: GpuDevice, readonly program: Program, readonly replicas: number) {
    this.#device = owner.gpu.device;
  }

  get bytes(): number {
    return this.#owned.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /** Allocates, compiles and binds. */
  async prepare(): Promise<void> {
    const plan = planMemory(this.program, (tensor) => this.#alignedBytes(tensor));
    this.#checkLimits(plan.scratchBytes);
    await checked(this.#device, "allocate a program's buffers", () => this.#allocate(plan));
    for (const [phase, calls] of Object.entries(this.program.phases)) {
      const steps: Step[] = [];
      for (const call of calls) {
        for (const dispatch of this.owner.dispatchesOf(call)) steps.push(await this.#prepareDispatch(call, dispatch));
      }
      this.#phases.set(phase, steps);
    }
  }

  write(tensor: Tensor, replica: number, values: Values): void {
    if (values.length !== size(tensor)) {
      throw new RangeError(`Cannot write ${tensor.name}: it has ${size(tensor)} elements, got ${values.length}`);
    }
    const { buffer, offset } = this.#ranges.get(tensor)!;
    const bits = tensor.dtype === "u32" ? Uint32Array.from(values) : Float32Array.from(values);
    this.#device.queue.writeBuffer(buffer, offset + replica * size(tensor) * ELEMENT_BYTES, bits);
  }

  async run(phase: string, times: number): Promise<void> {
    const steps = this.#phases.get(phase);
    if (!steps) throw new RangeError(`Cannot run phase "${phase}": the program has none of that name`);
    this.owner.gpu.health.check();
    for (let done = 0; done < times;) {
      const known = this.#seconds.get(phase);
      const fair = known === undefined ? 1 : Math.max(1, Math.floor(SLICE_SECONDS / known));
      const count = Math.min(times - done, fair, MOST_STEPS);
      const started = performance.now();
      this.#submit(steps, count);
      await this.#device.queue.onSubmittedWorkDone();
      this.owner.gpu.health.check();
      this.#seconds.set(phase, (performance.now() - started) / 1000 / count);
      done += count;
    }
  }

  async read(tensor: Tensor): Promise<Values[]> {
    this.owner.gpu.health.check();
    const { buffer, offset, size: bytes } = this.#ranges.get(tensor)!;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const staging = this.owner.buffers.create(`read ${tensor.name}`, bytes, usage);
    try {
      const encoder = this.#device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
      this.#device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      this.owner.gpu.health.check();
      const copy = staging.getMappedRange().slice(0);
      const all = tensor.dtype === "u32" ? new Uint32Array(copy) : new Float32Array(copy);
      return Array.from(
        { length: this.#copies(tensor) },
        (_, i) => all.slice(i * size(tensor), (i + 1) * size(tensor)),
      );
    } finally {
      this.owner.buffers.destroy(staging);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const buffer of this.#owned.splice(0)) this.owner.buffers.destroy(buffer);
    return Promise.resolve();
  }

  #copies(tensor: Tensor): number {
    return tensor.storage === "shared" ? 1 : this.replicas;
  }

  #bytes(tensor: Tensor): number {
    return this.#copies(tensor) * size(tensor) * ELEMENT_BYTES;
  }

  #alignedBytes(tensor: Tensor): number {
    const alignment = this.#device.limits.minStorageBufferOffsetAlignment;
    return Math.ceil(this.#bytes(tensor) / alignment) * alignment;
  }

  /** Refuses what the adapter cannot hold, before anything is allocated. */
  #checkLimits(scratchBytes: number): void {
    const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } = this.#device.limits;
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

  #allocate({ offsets, scratchBytes }: { offsets: readonly number[]; scratchBytes: number }): void {
    const scratch = this.#create("scratch", scratchBytes);
    for (const tensor of this.program.tensors) {
      const size = this.#bytes(tensor);
      const range = tensor.storage === "scratch"
        ? { buffer: scratch, offset: offsets[tensor.index], size }
        : { buffer: this.#create(tensor.name, size), offset: 0, size };
      this.#ranges.set(tensor, range);
    }
  }

  #create(label: string, bytes: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.owner.buffers.create(label, bytes, usage);
    this.#owned.push(buffer);
    return buffer;
  }

  async #prepareDispatch(call: Call, dispatch: Dispatch): Promise<Step> {
    const { source, entryPoint, constants, bindings, workgroups } = dispatch;
    const key = { source, entryPoint, constants, bindings: bindings.length };
    const { pipeline, layout } = await this.owner.pipelines.get(call.kernel, key);
    const entries = bindings.map((name, binding): GPUBindGroupEntry => {
      const tensor = call.tensors[name];
      const resource = tensor ? this.#ranges.get(tensor)! : { buffer: this.#create("unused", UNUSED_BYTES) };
      return { binding, resource };
    });
    const group = await checked(
      this.#device,
      `bind the arguments of kernel ${call.kernel}`,
      () => this.#device.createBindGroup({ label: call.kernel, layout, entries }),
    );
    return { pipeline, group, workgroups };
  }

  #submit(steps: readonly Step[], times: number): void {
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let time = 0; time < times; time++) {
      for (const { pipeline, group, workgroups: [x, y] } of steps) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(x, y, this.replicas);
      }
    }
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }
}
