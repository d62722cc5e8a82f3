/** How many runs fit a device side by side. */
import { copyBytes } from "../../kernels/gpu/program_memory.ts";
import type { DeviceInfo } from "../../kernels/program/device.ts";
import { planMemory } from "../../kernels/program/memory.ts";
import type { QuantityName } from "../../results/quantities.ts";
import type { Dataset } from "../../suites/core/data/dataset.ts";
import { observedProgram } from "../../suites/core/observe/examinations.ts";
import { dataShape } from "../../suites/core/run/data_shape.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";

/**
 * Most replicas of a configuration's program whose memory stays within what the device lets a kernel see of one buffer.
 * However the device cuts its memory into buffers, that many fit. At least 1: what does not fit is for the device to say.
 */
export function mostRuns(
  config: RunConfig,
  { dataset, observe, capacity, limits }: {
    dataset: Dataset;
    observe: readonly QuantityName[];
    capacity: number;
    limits: DeviceInfo["limits"];
  },
): number {
  const { maxStorageBufferBindingSize = Infinity, maxBufferSize = Infinity } = limits;
  const { program } = observedProgram(config, dataShape(dataset), { capacity, observe });
  const { replicaBytes, scratchBytes } = planMemory(program, copyBytes);
  return Math.max(1, Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / (replicaBytes + scratchBytes)));
}
