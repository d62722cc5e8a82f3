/** Tests of whole runs, once a device. */
import type { Device } from "../../../../kernels/program/device.ts";
import { referenceDevice } from "../../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../../kernels/testing/devices.ts";
import type { RunRecord } from "../../../../results/format.ts";
import type { Run } from "../../plan/run.ts";
import { type GroupJob, runGroup } from "../run_group.ts";
import { smallDataset } from "./small.ts";

/** Quantities that {@linkcode runSmall} records unless told otherwise. */
const OBSERVED = ["activation_mean", "activation_rms", "grad_norm"] as const;

const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()) },
  ...TEST_DEVICES,
];

/** Registers a test for each device, the float64 reference among them. */
export function onEachDevice(name: string, test: (device: Device) => Promise<void>): void {
  for (const { name: kind, present, open } of DEVICES) {
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

/** Runs on the small dataset, read back every 7 steps. */
export function runSmall(device: Device, runs: readonly Run[], job: Partial<GroupJob> = {}): Promise<RunRecord[]> {
  const rest = { dataset: smallDataset(), protocol: "train", observe: OBSERVED, capacity: 7, build: "b" } as const;
  return runGroup(device, { runs, ...rest, ...job });
}
