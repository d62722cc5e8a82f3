import type { Device } from "../program/device.ts";

/** The CPU device. */
export function cpuDevice(): Promise<Device> {
  throw new Error("to come");
}
