/** The devices every kernel is tested on. A GPU test on a machine without an adapter is counted as ignored. */
import { cpuDevice } from "../cpu/device.ts";
import { gpuDevice } from "../gpu/device.ts";
import type { Format } from "../round/formats.ts";
import type { Device } from "../program/device.ts";

/** A device to test on: how to open it, or that this machine lacks it. */
export interface TestDevice {
  readonly name: "cpu" | "gpu";
  readonly present: boolean;
  open(): Promise<Device>;
}

const adapter = await navigator.gpu?.requestAdapter();

/** The 16-bit formats that tensors can have in memory on this machine's adapter: none without one. */
export const STORED_FORMATS: Readonly<Record<Format, boolean>> = {
  f16: adapter?.features.has("shader-f16") ?? false,
  bf16: adapter !== null && adapter !== undefined,
};

/** CPU and GPU device. */
export const TEST_DEVICES: readonly TestDevice[] = [
  { name: "cpu", present: true, open: () => cpuDevice() },
  { name: "gpu", present: adapter !== null && adapter !== undefined, open: () => gpuDevice() },
];
