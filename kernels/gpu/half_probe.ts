/** What an adapter's own f16 can be relied on for: WGSL leaves open how `f16(x)` rounds, and what becomes of subnormals. */
import { decode, encode } from "../round/words.ts";
import type { OpenGpu } from "./adapter.ts";
import { checked } from "./health.ts";
import source from "./half_probe.wgsl" with { type: "text" };

/**
 * How an adapter converts f32 to f16:
 * - `exact`: to nearest even, infinity beyond the largest, subnormals kept;
 * - `rounding`: what is no half is rounded in some other way; halves stay as they are;
 * - `lossy`: some halves change.
 */
export type HalfConversion = "exact" | "rounding" | "lossy";

/** Every half, and an f16 in memory. */
const HALVES = Uint16Array.from({ length: 65_536 }, (_, i) => i);
const LARGEST = 0x7bff;

/** Measures an adapter; null where it lacks `shader-f16`. Rejects when the adapter fails. */
export async function measureHalf(gpu: OpenGpu): Promise<HalfConversion | null> {
  if (!gpu.features.includes("shader-f16")) return null;
  const values = decode(HALVES, "f16");
  const numbers = betweenHalves(values);
  const [loaded, kept, rounded] = [
    new Float32Array(await convert(gpu, "load_halves", { halves: HALVES })),
    new Uint16Array(await convert(gpu, "store_halves", { numbers: values })),
    new Uint16Array(await convert(gpu, "store_halves", { numbers })).subarray(0, numbers.length),
  ];
  return judgeHalf({ loaded, kept, numbers, rounded });
}

/** Judges what an adapter made of all halves, loaded and stored, and of `numbers`, stored as `rounded`. */
export function judgeHalf({ loaded, kept, numbers, rounded }: {
  readonly loaded: Float32Array;
  readonly kept: Uint16Array;
  readonly numbers: Float32Array;
  readonly rounded: Uint16Array;
}): HalfConversion {
  const values = decode(HALVES, "f16");
  const same = (a: number, b: number) => Object.is(a, b);
  const stored = decode(kept, "f16");
  if (!values.every((value, i) => same(loaded[i], value) && same(stored[i], value))) return "lossy";
  const [got, want] = [decode(rounded, "f16"), decode(encode(numbers, "f16"), "f16")];
  return want.every((value, i) => same(got[i], value)) ? "exact" : "rounding";
}

/** Halfway between neighbours, and just above and below; then what is too large and too small. */
export function betweenHalves(values: Float32Array): Float32Array<ArrayBuffer> {
  const numbers: number[] = [];
  for (let half = 0; half <= LARGEST; half++) {
    const next = half === LARGEST ? 65_536 : values[half + 1];
    const middle = (values[half] + next) / 2;
    const step = middle * 2 ** -22;
    const sign = half % 3 === 0 ? -1 : 1;
    numbers.push(sign * middle, sign * (middle - step), sign * (middle + step));
  }
  return Float32Array.from([...numbers, 70_000, 1e6, -3e38, 2 ** -26, 1e-30, -1e-30, 0]);
}

type Given = { readonly numbers: Float32Array<ArrayBuffer> } | { readonly halves: Uint16Array<ArrayBuffer> };

/** Runs an entry point over all elements of what is given; the other buffer's bytes. */
async function convert(gpu: OpenGpu, entryPoint: "store_halves" | "load_halves", given: Given): Promise<ArrayBuffer> {
  const { device, health } = gpu;
  const buffers: GPUBuffer[] = [];
  const create = (size: number, usage: number) => {
    buffers.push(device.createBuffer({ size, usage }));
    return buffers[buffers.length - 1];
  };
  try {
    const staging = await checked(device, "probe the adapter's f16", () => {
      const input = "numbers" in given ? given.numbers : given.halves;
      const count = Math.ceil(input.length / 2) * 2; // whole words of halves
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
      const both = [create(4 * count, usage), create(2 * count, usage)];
      const [from, to] = "numbers" in given ? both : both.toReversed();
      const padded = "numbers" in given ? new Float32Array(count) : new Uint16Array(count);
      padded.set(input);
      device.queue.writeBuffer(from, 0, padded);
      const staging = create(to.size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
      const encoder = device.createCommandEncoder();
      encodeConversion(device, encoder, { entryPoint, buffers: both, count });
      encoder.copyBufferToBuffer(to, 0, staging, 0, to.size);
      device.queue.submit([encoder.finish()]);
      return staging;
    });
    await staging.mapAsync(GPUMapMode.READ);
    health.check();
    return staging.getMappedRange().slice(0);
  } finally {
    for (const buffer of buffers) buffer.destroy();
  }
}

function encodeConversion(
  device: GPUDevice,
  encoder: GPUCommandEncoder,
  { entryPoint, buffers, count }: { entryPoint: string; buffers: readonly GPUBuffer[]; count: number },
): void {
  const module = device.createShaderModule({ label: "half_probe", code: source });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint } });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
}
