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

/** Opens the machine's adapter with the adapter's own limits. Throws `Error` with the remedy when there is none. */
export async function openGpu(): Promise<OpenGpu> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter();
  if (!adapter) {
    throw new Error(
      "Cannot open the GPU device: no adapter was found; install a Vulkan driver (on Debian: mesa-vulkan-drivers), " +
        "or use --device cpu",
    );
  }
  const limits = numbersOf(adapter.limits);
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: limits,
  });
  const { description, device: name, vendor } = adapter.info;
  return {
    device,
    health: new Health(device),
    description: description || name || vendor || "unnamed adapter",
    vendor,
    features: [...adapter.features].sort(),
    limits,
  };
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
