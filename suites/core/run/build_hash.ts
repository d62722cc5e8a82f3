/**
 * The build of a run: what decides its bits besides its configuration. It covers the program's listing (built for
 * one step, so that the readback interval stays out), the source of every kernel the program calls as the device has it,
 * and what the host makes for seed 0: initial parameters and the first batch.
 */
import type { Device } from "../../../kernels/program/device.ts";
import { listing, type Program } from "../../../kernels/program/program.ts";
import { firstStored, STORAGE_SOURCE } from "../../../kernels/program/stored.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { fisherProgram } from "../program/fisher_program.ts";
import { observedProgram } from "../observe/examinations.ts";
import { buildText } from "../plan/group.ts";
import type { RunConfig } from "../spec/config.ts";
import { dataShape } from "./data_shape.ts";
import { hashParameters } from "./parameter_hash.ts";
import { batchIndices } from "./schedule.ts";

/** The program of the Fisher information, where a run needs it. */
function fisherOf(config: RunConfig, dataset: Dataset): Program[] {
  const { continual, optimizer: { ewc } } = config;
  if (!continual || ewc === undefined || continual.importance === "equal") return [];
  return [fisherProgram(config, dataShape(dataset), 1).program];
}

/** First 16 hex digits of the build's SHA-256. */
export async function buildHash(
  device: Pick<Device, "info" | "sourceOf">,
  { config, observe }: { readonly config: RunConfig; readonly observe: readonly QuantityName[] },
  dataset: Dataset,
): Promise<string> {
  const built = observedProgram(config, dataShape(dataset), { capacity: 1, observe });
  const [from, to] = dataset.split.train;
  const first = batchIndices(0, { batch: config.data.batch, trainRows: to - from, first: 0, count: 1 });
  const start = built.parameters.map(({ initial }) => initial({ config, seed: 0 }));
  const programs = [built.program, ...fisherOf(config, dataset)];
  return await hashOf(device, programs, [await hashParameters(start), first.join(" ")]);
}

/**
 * Builds of runs that share a program, by configuration: which other runs train beside one is not in it. Runs that differ
 * in numbers of the optimizer alone have the same.
 */
export async function buildHashes(
  device: Pick<Device, "info" | "sourceOf">,
  { runs, observe }: { readonly runs: readonly Run[]; readonly observe: readonly QuantityName[] },
  dataset: Dataset,
): Promise<(run: Run) => string> {
  const builds = new Map<string, string>();
  for (const { config } of runs) {
    const key = buildText(config);
    if (!builds.has(key)) builds.set(key, await buildHash(device, { config, observe }, dataset));
  }
  return ({ config }) => builds.get(buildText(config))!;
}

/** The same of a protocol without a network, whose programs may be none. */
export async function programsHash(
  device: Pick<Device, "info" | "sourceOf">,
  programs: readonly Program[],
): Promise<string> {
  return await hashOf(device, programs, []);
}

async function hashOf(
  device: Pick<Device, "info" | "sourceOf">,
  programs: readonly Program[],
  more: readonly string[],
): Promise<string> {
  const calls = programs.flatMap(({ phases }) => Object.values(phases).flat());
  const kernels = [...new Set(calls.map((call) => call.kernel))].sort();
  const sources = programs.some((program) => firstStored(program)) ? [...kernels, STORAGE_SOURCE] : kernels;
  const text = [
    device.info.kind,
    ...programs.map(listing),
    ...sources.map((kernel) => `${kernel}: ${device.sourceOf(kernel)}`),
    ...more,
  ].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
