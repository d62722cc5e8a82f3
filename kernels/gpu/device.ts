/**
 * The GPU device: Deno's or a browser's WebGPU. Replicas lie side by side and one dispatch advances them all.
 */
import type { Device, DeviceInfo, Session } from "../program/device.ts";
import type { Program } from "../program/program.ts";
import { firstStored, STORAGE_SOURCE, UnsupportedStorage } from "../program/stored.ts";
import { type KernelName, KERNELS } from "../table.ts";
import { closeGpu, type OpenGpu, openGpu } from "./adapter.ts";
import { Buffers } from "./buffers.ts";
import { LOOP_LIMIT } from "./call_shapes.ts";
import type { HalfConversion } from "./half_probe.ts";
import { Pipelines } from "./pipelines.ts";
import { type Arithmetic, inWords, measure } from "./probe.ts";
import { type DispatchesOf, GpuSession } from "./session.ts";
import { shaderTokens } from "./shader_source.ts";
import { SOURCES } from "./sources.ts";
import nearest from "./nearest.wgsl" with { type: "text" };
import storedSourceText from "./stored_source.ts" with { type: "text" };

export type { DispatchesOf } from "./session.ts";

/**
 * Opens the GPU device. Rejects with `Error` and the remedy where there is no adapter, or one that ends loops earlier
 * than the kernels need.
 */
export async function gpuDevice(): Promise<Device> {
  const gpu = await openGpu();
  try {
    const arithmetic = await measure(gpu);
    checkLoops(arithmetic);
    return new GpuDevice(gpu, dispatchesOfTable, `${gpu.description}, ${inWords(arithmetic)}`, arithmetic.half);
  } catch (error) {
    closeGpu(gpu);
    throw error;
  }
}

/** Refuses an adapter whose loops end before the kernels' do. Throws `Error`. */
export function checkLoops({ loopCap }: Pick<Arithmetic, "loopCap">): void {
  if (loopCap === null || loopCap >= LOOP_LIMIT) return;
  throw new Error(
    `Cannot open the GPU device: kernels loop up to ${LOOP_LIMIT} times, and this adapter ends loops after ${loopCap}; ` +
      "use --device cpu",
  );
}

/** The GPU device, with its insides open to tests. */
export class GpuDevice implements Device {
  readonly info: DeviceInfo;
  readonly buffers: Buffers;
  readonly pipelines: Pipelines;

  constructor(
    readonly gpu: OpenGpu,
    readonly dispatchesOf: DispatchesOf = dispatchesOfTable,
    name: string = gpu.description,
    /** What the adapter's f16 does to numbers; where it was not measured, shaders round by themselves. */
    readonly half: HalfConversion | null = "rounding",
  ) {
    const { features, limits, device } = gpu;
    this.info = { kind: "gpu", name, features, limits };
    this.buffers = new Buffers(device);
    this.pipelines = new Pipelines(device);
  }

  sourceOf(kernel: string): string {
    const sources = kernel === STORAGE_SOURCE ? [nearest, storedSourceText] : SOURCES[kernel as KernelName];
    return sources.map(shaderTokens).join("\n");
  }

  async load(program: Program, replicas: number): Promise<Session> {
    if (!(Number.isInteger(replicas) && replicas > 0)) {
      throw new RangeError(`Cannot load a program: the number of replicas is a positive integer, got ${replicas}`);
    }
    this.#checkStorage(program);
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

  get exactHalf(): boolean {
    return this.half === "exact";
  }

  /** Refuses what needs a feature that the adapter lacks. Throws `UnsupportedStorage`. */
  #checkStorage(program: Program): void {
    const stored = firstStored(program, ["f16"]);
    if (!stored) return;
    const lacking = !this.info.features.includes("shader-f16")
      ? "lacks shader-f16"
      : this.half === "lossy"
      ? "changes numbers that f16 can hold"
      : undefined;
    if (lacking === undefined) return;
    throw new UnsupportedStorage(
      `Cannot load a program on the GPU: ${stored.name} is stored in f16, and ${this.gpu.description} ${lacking}; ` +
        "take storage: f32",
    );
  }

  /** Closes the device. Rejects with `Error` where a session was left open. */
  [Symbol.asyncDispose](): Promise<void> {
    const { live, bytes } = this.buffers;
    closeGpu(this.gpu);
    if (live === 0) return Promise.resolve();
    return Promise.reject(
      new Error(`Cannot close the GPU device: sessions left ${live} buffers, ${bytes} bytes, alive`),
    );
  }
}

const dispatchesOfTable: DispatchesOf = (call) => KERNELS[call.kernel as KernelName].gpu(call);
