/** What an adapter can be relied on for, measured: where its loops end, and what it makes of NaN and subnormals. */
import { closeGpu, findGpu, isSoftware, type OpenGpu, openGpu } from "./adapter.ts";
import { type HalfConversion, measureHalf } from "./half_probe.ts";
import { checked } from "./health.ts";
import source from "./probe.wgsl" with { type: "text" };

/** How an adapter computes. */
export interface Arithmetic {
  /** Iterations after which an invocation's loops end in silence; null where 200,000 run. */
  readonly loopCap: number | null;
  /** Whether `x != x` finds a NaN, and what `max(NaN, 1)` is. */
  readonly nan: { readonly unequalToItself: boolean; readonly maxWithOne: string };
  /** Whether numbers below 2^-126 survive a multiplication by 1. */
  readonly subnormals: "kept" | "flushed";
  /** Whether `fma` rounds once. */
  readonly fma: "fused" | "unfused";
  /** What its own f16 does to numbers; null where it lacks `shader-f16`. */
  readonly half: HalfConversion | null;
}

/** An adapter, and how it computes. */
export interface AdapterProbe extends Pick<OpenGpu, "description" | "vendor" | "features" | "limits">, Arithmetic {
  /** True where the adapter is a program on the CPU. */
  readonly software: boolean;
}

/** Iterations the probe tries. */
export const LOOP_TRIED = 200_000;

/** Opens the adapter and asks it; null where there is none. Rejects when the adapter fails. */
export async function probeAdapter(find = findGpu): Promise<AdapterProbe | null> {
  const adapter = await find();
  if (!adapter) return null;
  const gpu = await openGpu(() => Promise.resolve(adapter));
  try {
    const { description, vendor, features, limits } = gpu;
    return { description, vendor, software: isSoftware(gpu), features, limits, ...await measure(gpu) };
  } finally {
    closeGpu(gpu);
  }
}

/** Measures an open adapter. Rejects with `Error` when it fails. */
export async function measure(gpu: OpenGpu): Promise<Arithmetic> {
  const answers = await ask(gpu);
  const float = new Float32Array(answers.buffer);
  return {
    loopCap: answers[0] === LOOP_TRIED ? null : answers[0],
    nan: { unequalToItself: answers[1] === 1, maxWithOne: String(float[2]) },
    subnormals: answers[3] === 0 ? "flushed" : "kept",
    fma: float[4] === 0 ? "unfused" : "fused",
    half: await measureHalf(gpu),
  };
}

/** What decides an adapter's bits, in words for a device's name. */
export function inWords({ fma, subnormals, half }: Arithmetic): string {
  return `${fma} multiply-add, subnormals ${subnormals}${half === null ? "" : `, ${HALF_WORDS[half]}`}`;
}

/** What an adapter's conversion to f16 does, in words. */
export const HALF_WORDS: Readonly<Record<HalfConversion, string>> = {
  exact: "f16 to nearest even",
  rounding: "f16 rounded otherwise",
  lossy: "f16 loses numbers",
};

/** The shader's five answers; a buffer hands it the numbers a compiler must not know. */
async function ask({ device, health }: OpenGpu): Promise<Uint32Array<ArrayBuffer>> {
  const given = Uint32Array.of(LOOP_TRIED, 0x7fc00000, 0x00000001, 0x3f800001, 0xbf800002, 0x3f800000);
  const buffers: GPUBuffer[] = [];
  const create = (size: number, usage: number) => {
    buffers.push(device.createBuffer({ size, usage }));
    return buffers[buffers.length - 1];
  };
  try {
    const staging = await checked(device, "probe the adapter", () => {
      const inputs = create(given.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
      const answers = create(20, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
      const staging = create(20, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
      device.queue.writeBuffer(inputs, 0, given);
      const encoder = device.createCommandEncoder();
      encodeProbe(device, encoder, [inputs, answers]);
      encoder.copyBufferToBuffer(answers, 0, staging, 0, 20);
      device.queue.submit([encoder.finish()]);
      return staging;
    });
    await staging.mapAsync(GPUMapMode.READ);
    health.check();
    return new Uint32Array(staging.getMappedRange().slice(0));
  } finally {
    for (const buffer of buffers) buffer.destroy();
  }
}

function encodeProbe(device: GPUDevice, encoder: GPUCommandEncoder, buffers: readonly GPUBuffer[]): void {
  const module = device.createShaderModule({ label: "probe", code: source });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "probe" } });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
}
