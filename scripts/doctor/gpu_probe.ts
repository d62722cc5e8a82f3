/**
 * Opens the GPU, finds out what it can be relied on for, tests and times it; prints one line of JSON, null where there
 * is no adapter.
 */
import { gpuDevice } from "../../kernels/gpu/device.ts";
import { type AdapterProbe, probeAdapter } from "../../kernels/gpu/probe.ts";
import { type DeviceTrial, tryDevice } from "./device_trial.ts";

/** What is printed. */
export type GpuProbe = AdapterProbe & Pick<DeviceTrial, "selfTest" | "gigaflops">;

/** Matrices of 128 x 128 that occupy a GPU, as replicas do. */
export const SIDE_BY_SIDE = 64;

async function probe(): Promise<GpuProbe | null> {
  const adapter = await probeAdapter();
  if (!adapter) return null;
  await using device = await gpuDevice();
  const { selfTest, gigaflops } = await tryDevice(device, SIDE_BY_SIDE);
  return { ...adapter, selfTest, gigaflops };
}

if (import.meta.main) {
  console.log(JSON.stringify(await probe()));
  Deno.exit(0); // not left to the driver: some crash or hang at teardown
}
