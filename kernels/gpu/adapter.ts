/** The one place that opens a GPU device. */
import { Health } from "./health.ts";

/** An opened adapter. */
export interface OpenGpu {
  readonly device: GPUDevice;
  readonly health: Health;
  /** What the adapter calls itself. */
  readonly description: string;
  readonly vendor: string;
  /** All features of the adapter, sorted. */
  readonly features: readonly string[];
  /** The adapter's own limits, which the device was opened with. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Features a device is opened with where the adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ["shader-f16", "timestamp-query"];

const SOFTWARE = /llvmpipe|lavapipe|swiftshader|software|basic render/i;

/** Asks for the machine's adapter; null where there is none, or no WebGPU at all. */
export async function findGpu(): Promise<GPUAdapter | null> {
  return await globalThis.navigator?.gpu?.requestAdapter() ?? null;
}

/**
 * Opens the machine's adapter with the adapter's own limits. Throws `Error` with the remedy when there is none, or when
 * it gives no device.
 */
export async function openGpu(find = findGpu): Promise<OpenGpu> {
  const adapter = await find();
  if (!adapter) {
    throw new Error(
      "Cannot open the GPU device: no adapter was found; install a Vulkan driver (on Debian: mesa-vulkan-drivers), " +
        "or use --device cpu",
    );
  }
  const { vendor } = adapter.info;
  const title = titleOf(adapter.info);
  const limits = numbersOf(adapter.limits);
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: limits,
  }).catch((error) => {
    throw new Error(`Cannot open the GPU device: ${title} gives none: ${error.message}; use --device cpu`);
  });
  const features = [...adapter.features].sort();
  return { device, health: new Health(device), description: title, vendor, features, limits };
}

/** Gives the device back; its loss is then no failure. */
export function closeGpu({ device, health }: OpenGpu): void {
  health.close();
  device.destroy();
}

/** True for an adapter that computes on the CPU: right for testing shaders, slower than the CPU device. */
export function isSoftware({ description }: { readonly description: string }): boolean {
  return SOFTWARE.test(description);
}

/** Browsers give vendor and architecture only. */
function titleOf({ description, device, vendor, architecture }: GPUAdapterInfo): string {
  return description || device || [vendor, architecture].filter(Boolean).join(" ") || "unnamed adapter";
}

/** Limits are getters of a prototype, which spreading would miss. */
function numbersOf(limits: GPUSupportedLimits): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name in limits) {
    const value = limits[name as keyof GPUSupportedLimits] as unknown;
    if (typeof value === "number") found[name] = value;
  }
  return found;
}
