/**
 * The build of a run: what decides its bits besides its configuration. It covers the program's listing (built for
 * one step, so that the readback interval stays out), the source of every kernel the program calls as the device has it,
 * and what the host makes for seed 0: initial parameters and the first batch.
 */
import type { Device } from "../../../kernels/program/device.ts";
import { listing } from "../../../kernels/program/program.ts";
import { firstStored, STORAGE_SOURCE } from "../../../kernels/program/stored.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Dataset } from "../data/dataset.ts";
import { trainingProgram } from "../program/training_program.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { hashParameters } from "./parameter_hash.ts";
import { batchIndices } from "./schedule.ts";

/** First 16 hex digits of the build's SHA-256. */
export async function buildHash(
  device: Device,
  { config, observe }: { readonly config: RunConfig; readonly observe: readonly QuantityName[] },
  dataset: Dataset,
): Promise<string> {
  const built = trainingProgram(config, dataShape(dataset), { capacity: 1, observe });
  const kernels = [...new Set(Object.values(built.program.phases).flat().map((call) => call.kernel))].sort();
  const sources = firstStored(built.program) ? [...kernels, STORAGE_SOURCE] : kernels;
  const [from, to] = dataset.split.train;
  const first = batchIndices(0, { batch: config.data.batch, trainRows: to - from, first: 0, count: 1 });
  const start = built.parameters.map(({ initial }) => initial({ config, seed: 0 }));
  const text = [
    device.info.kind,
    listing(built.program),
    ...sources.map((kernel) => `${kernel}: ${device.sourceOf(kernel)}`),
    await hashParameters(start),
    first.join(" "),
  ].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
