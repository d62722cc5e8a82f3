import type { Device } from "../program/device.ts";

/** The GPU device. */
export function gpuDevice(): Promise<Device> {
  throw new Error("to come");
}
