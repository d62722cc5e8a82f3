/** A program on the GPU. One dispatch advances all replicas; many steps go into one command buffer. */
import type { Call, Dispatch } from "../program/call.ts";
import type { Session, Values } from "../program/device.ts";
import { checkIndices, indexLimits } from "../program/limits.ts";
import type { Program } from "../program/program.ts";
import { size, type Tensor } from "../program/tensor.ts";
import type { OpenGpu } from "./adapter.ts";
import type { Buffers } from "./buffers.ts";
import { checked } from "./health.ts";
import type { Pipelines } from "./pipelines.ts";
import { fromMemory, inMemory } from "./memory_format.ts";
import { copyBytes, ProgramMemory } from "./program_memory.ts";
import { RowCounters } from "./row_counters.ts";
import { Slices } from "./slices.ts";
import { storedSource } from "./stored_source.ts";

/** How a kernel is dispatched on the GPU; tests put faulty ones in place of the table's. */
export type DispatchesOf = (call: Call) => readonly Dispatch[];

/** What sessions of a device share. */
export interface SessionOwner {
  readonly gpu: OpenGpu;
  readonly buffers: Buffers;
  readonly pipelines: Pipelines;
  readonly dispatchesOf: DispatchesOf;
  /** Whether shaders may leave the rounding to fp16 to the adapter. */
  readonly exactHalf: boolean;
}

/** One dispatch, ready to be encoded. */
interface Step {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number];
}

/** A phase, ready to run. */
interface Phase {
  readonly steps: readonly Step[];
  readonly slices: Slices;
}

/** A session of the GPU device. */
export class GpuSession implements Session {
  readonly #device: GPUDevice;
  readonly #memory: ProgramMemory;
  readonly #rows: RowCounters;
  readonly #indexLimits: ReadonlyMap<Tensor, number>;
  readonly #phases = new Map<string, Phase>();

  constructor(readonly owner: SessionOwner, readonly program: Program, readonly replicas: number) {
    this.#device = owner.gpu.device;
    this.#memory = new ProgramMemory(owner.buffers, program, replicas);
    this.#rows = new RowCounters(program, replicas);
    this.#indexLimits = indexLimits(program);
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  /** Allocates, compiles and binds. */
  async prepare(): Promise<void> {
    await checked(this.#device, "allocate a program's buffers", () => this.#memory.allocate());
    for (const [phase, calls] of Object.entries(this.program.phases)) {
      const steps: Step[] = [];
      for (const call of calls) {
        for (const dispatch of this.owner.dispatchesOf(call)) steps.push(await this.#prepareDispatch(call, dispatch));
      }
      this.#phases.set(phase, { steps, slices: new Slices() });
    }
    this.owner.gpu.health.check();
  }

  write(tensor: Tensor, replica: number, values: Values): void {
    const { buffer, offset } = this.#memory.rangeOf(tensor);
    const [elements, copies] = [size(tensor), this.#memory.copies(tensor)];
    if (values.length !== elements) {
      throw new RangeError(`Cannot write ${tensor.name}: it has ${elements} elements, got ${values.length}`);
    }
    if (!(Number.isInteger(replica) && replica >= 0 && replica < copies)) {
      throw new RangeError(`Cannot write ${tensor.name}: its replicas are 0 to ${copies - 1}, got ${replica}`);
    }
    checkIndices(tensor, values, this.#indexLimits.get(tensor));
    this.#rows.write(tensor, replica, values);
    this.#device.queue.writeBuffer(buffer, offset + replica * copyBytes(tensor), inMemory(tensor, values));
  }

  async run(phase: string, times: number, active?: readonly boolean[]): Promise<void> {
    const found = this.#phases.get(phase);
    if (!found) throw new RangeError(`Cannot run phase "${phase}": the program has none of that name`);
    this.owner.gpu.health.check();
    this.#rows.check(phase, times, active);
    this.#rows.ran(phase, times);
    const { steps, slices } = found;
    for (let done = 0; done < times;) {
      const count = slices.next(times - done);
      const started = performance.now();
      await this.#trusted(`run phase "${phase}"`, () => this.#submit(steps, count), () => {
        return this.#device.queue.onSubmittedWorkDone();
      });
      slices.measured(count, (performance.now() - started) / 1000);
      done += count;
    }
  }

  async read(tensor: Tensor): Promise<Values[]> {
    this.owner.gpu.health.check();
    const { buffer, offset, size: bytes } = this.#memory.rangeOf(tensor);
    const staging = this.owner.buffers.create(
      `read ${tensor.name}`,
      bytes,
      GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    );
    try {
      const copyOut = () => {
        const encoder = this.#device.createCommandEncoder();
        encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
        this.#device.queue.submit([encoder.finish()]);
      };
      await this.#trusted(`read ${tensor.name}`, copyOut, () => staging.mapAsync(GPUMapMode.READ));
      const copy = staging.getMappedRange(0, bytes).slice(0);
      const one = copyBytes(tensor);
      const copies = this.#memory.copies(tensor);
      return Array.from({ length: copies }, (_, i) => fromMemory(tensor, copy.slice(i * one, (i + 1) * one)));
    } finally {
      this.owner.buffers.destroy(staging);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#memory.destroy();
    return Promise.resolve();
  }

  async #prepareDispatch(call: Call, dispatch: Dispatch): Promise<Step> {
    const { entryPoint, constants, bindings, workgroups } = dispatch;
    checkApart(call, bindings);
    const source = this.#sourceOf(call, dispatch);
    const key = { source, entryPoint, constants, bindings: bindings.length };
    const { pipeline, layout } = await this.owner.pipelines.get(call.kernel, key);
    const group = await checked(this.#device, `bind the arguments of kernel ${call.kernel}`, () => {
      const entries = bindings.map((name, binding): GPUBindGroupEntry => {
        const tensor = call.tensors[name];
        return { binding, resource: tensor ? this.#memory.rangeOf(tensor) : this.#memory.unused() };
      });
      return this.#device.createBindGroup({ label: call.kernel, layout, entries });
    });
    return { pipeline, group, workgroups };
  }

  /** The kernel's shader, made anew where one of its tensors lies in 16 bits. */
  #sourceOf(call: Call, { source, entryPoint, bindings }: Dispatch): string {
    const bound = bindings.map((name) => ({ name, format: call.tensors[name]?.stored }));
    if (bound.every(({ format }) => format === undefined)) return source;
    return storedSource(source, { entryPoint, bound, exactHalf: this.owner.exactHalf });
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

  /**
   * Submits commands and waits for their end, several callers at once side by side. An error of either ends all trust
   * in the device.
   */
  async #trusted(action: string, submit: () => void, end: () => Promise<undefined | void>): Promise<void> {
    const { health } = this.owner.gpu;
    const reports = checked(this.#device, action, submit);
    const outcomes = await Promise.allSettled([reports, end()]);
    for (const outcome of outcomes) if (outcome.status === "rejected") health.fail(outcome.reason.message);
    health.check();
  }
}

/** Refuses a tensor bound twice: WebGPU forbids writable bindings that overlap, and not every adapter says so. */
function checkApart(call: Call, bindings: readonly string[]): void {
  const given = bindings.filter((name) => call.tensors[name]);
  for (const [at, name] of given.entries()) {
    const twin = given.slice(0, at).find((other) => call.tensors[other] === call.tensors[name]);
    if (twin === undefined) continue;
    throw new RangeError(
      `Cannot run kernel ${call.kernel} on the GPU: its arguments are different tensors, ` +
        `got ${call.tensors[name].name} for ${twin} and ${name}; copy it, or use --device cpu`,
    );
  }
}
