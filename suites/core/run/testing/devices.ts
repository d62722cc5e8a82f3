import type { Device } from "../../../../kernels/program/device.ts";
import { referenceDevice } from "../../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../../kernels/testing/devices.ts";

/** The float64 reference, and the devices of this machine. */
export const ALL_DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
  ...TEST_DEVICES,
] as const;

/** Registers a test for each device, the reference among them unless other devices are given. */
export function onEachDevice(
  name: string,
  test: (device: Device) => Promise<void>,
  devices: readonly (typeof ALL_DEVICES)[number][] = ALL_DEVICES,
): void {
  for (const { name: kind, present, open } of devices) {
    Deno.test({
      name: `${name}, on ${kind}`,
      ignore: !present,
      fn: async () => {
        await using device = await open();
        await test(device);
      },
    });
  }
}
