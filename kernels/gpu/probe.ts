/** What the machine's adapter can be relied on for, measured: where its loops end, and what it makes of NaN and subnormals. */
import { type OpenGpu, openGpu } from "./adapter.ts";
import { checked } from "./health.ts";
import source from "./probe.wgsl" with { type: "text" };

/** An adapter, and how it computes. */
export interface AdapterProbe {
  readonly description: string;
  readonly vendor: string;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  /** Iterations after which an invocation's loops end in silence; null where 200,000 run. */
  readonly loopCap: number | null;
  /** Whether `x != x` finds a NaN, and what `max(NaN, 1)` is. */
  readonly nan: { readonly unequalToItself: boolean; readonly maxWithOne: string };
  /** Whether numbers below 2^-126 survive a multiplication by 1. */
  readonly subnormals: "kept" | "flushed";
  /** Whether `fma` rounds once. */
  readonly fma: "fused" | "unfused";
}

/** Iterations the probe tries. */
const ITERATIONS = 200_000;

/** Opens the adapter and asks it; null where there is none. Rejects when the adapter fails. */
export async function probeAdapter(): Promise<AdapterProbe | null> {
  if (!await globalThis.navigator?.gpu?.requestAdapter()) return null;
  const gpu = await openGpu();
  try {
    const answers = await ask(gpu);
    const float = new Float32Array(answers.buffer);
    return {
      description: gpu.description,
      vendor: gpu.vendor,
      features: gpu.features,
      limits: gpu.limits,
      loopCap: answers[0] === ITERATIONS ? null : answers[0],
      nan: { unequalToItself: answers[1] === 1, maxWithOne: String(float[2]) },
      subnormals: answers[3] === 0 ? "flushed" : "kept",
      fma: float[4] === 0 ? "unfused" : "fused",
    };
  } finally {
    gpu.health.close();
    gpu.device.destroy();
  }
}

/** The shader's five answers; the first words of the buffer hand it the numbers a compiler must not know. */
async function ask({ device, health }: OpenGpu): Promise<Uint32Array> {
  const inputs = Uint32Array.of(ITERATIONS, 0x7fc00000, 0x00000001, 0x3f800001, 0xbf800002, 0x3f800000);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return await checked(device, "probe the adapter", async () => {
    const given = device.createBuffer({ size: inputs.byteLength, usage });
    const answers = device.createBuffer({ size: 20, usage });
    const staging = device.createBuffer({ size: 20, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(given, 0, inputs);
    const module = device.createShaderModule({ label: "probe", code: source });
    const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "probe" } });
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [given, answers].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(answers, 0, staging, 0, 20);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    health.check();
    const words = new Uint32Array(staging.getMappedRange().slice(0));
    for (const buffer of [given, answers, staging]) buffer.destroy();
    return words;
  });
}
