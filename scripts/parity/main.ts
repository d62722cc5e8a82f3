/** The command `parity`, in a process whose environment is the device's. */
import { cpuDevice } from "../../kernels/cpu/device.ts";
import { gpuDevice } from "../../kernels/gpu/device.ts";
import type { Device } from "../../kernels/program/device.ts";
import type { Files } from "../../results/files.ts";
import { FORMAT_VERSION } from "../../results/format.ts";
import { type Parity, parityDifferences, parityFile, type ParityRow } from "../../results/parity_format.ts";
import { type Dataset, loadDataset } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { commitOf } from "../bench/commit.ts";
import { thisMachine } from "../doctor/machine.ts";
import { ROOT } from "../spec.ts";
import { configOf, type ModelName } from "./arms.ts";
import { compareCasts } from "./casts.ts";
import { TOLERANCES } from "./compare.ts";
import { runControls } from "./controls.ts";
import { compareTraining, type Sides, zeroGradients } from "./lockstep.ts";
import type { ParityOptions } from "./options.ts";
import { castLines, controlsTable, rowsTable } from "./tables.ts";
import { TorchMissing, TorchProcess, type TorchVersions } from "./torch_process.ts";

/** Exit code where PyTorch is missing. */
const NO_TORCH = 3;

/** Runs the comparison or its controls. Returns the exit code. */
export async function parity(options: ParityOptions, files: Files): Promise<number> {
  const startedAt = new Date();
  try {
    const { torch, versions } = await TorchProcess.start(options.python);
    await using _torch = torch;
    await using device = options.device === "gpu" ? await gpuDevice() : await cpuDevice();
    console.error(`Descent on ${device.info.name}; PyTorch ${versions.torch}, Python ${versions.python}`);
    const sides = { device, torch };
    if (options.controls) return await controls(sides, startedAt);
    return await compare(sides, { options, files, versions, startedAt });
  } catch (error) {
    if (!(error instanceof TorchMissing)) throw error;
    console.error(error.message);
    return NO_TORCH;
  }
}

async function controls(sides: Sides, startedAt: Date): Promise<number> {
  const found = await runControls(sides, datasets());
  const missed = found.filter(({ caught }) => !caught).length;
  console.log(controlsTable(found));
  console.log(`${found.length} planted faults, ${missed} missed; ${secondsSince(startedAt).toFixed(0)} s.`);
  return missed === 0 ? 0 : 1;
}

interface Asked {
  readonly options: ParityOptions;
  readonly files: Files;
  readonly versions: TorchVersions;
  readonly startedAt: Date;
}

async function compare(sides: Sides, { options, files, versions, startedAt }: Asked): Promise<number> {
  const datasetOf = datasets();
  const rows: ParityRow[] = [];
  for (const model of options.models) {
    const started = performance.now();
    rows.push(...await modelRows(sides, model, options, datasetOf));
    console.error(`${model}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  const casts = await compareCasts(sides);
  const result: Parity = {
    format: FORMAT_VERSION,
    kind: "parity",
    tolerances: TOLERANCES,
    rows,
    casts,
    provenance: { ...await provenance(sides.device), ...versions, ...timesSince(startedAt) },
  };
  const text = parityFile.encode(result);
  const differences = parityDifferences(result);
  const paths = [parityFile.runPath(options.device)];
  if (options.publish && differences.length === 0) paths.push(parityFile.path(options.device));
  for (const path of paths) files.write(path, text);
  console.log([rowsTable(rows), ...castLines(casts)].join("\n"));
  for (const difference of differences) console.log(`Differs: ${difference}`);
  const outcome = differences.length === 0 ? "Everything agrees" : `${differences.length} differences`;
  const seconds = result.provenance.wallSeconds.toFixed(0);
  console.log(`${outcome}: ${rows.length} pairs of model and optimizer, ${seconds} s. Written: ${paths.join(", ")}`);
  if (options.publish && differences.length > 0) {
    console.error("Not published: only a comparison in which everything agrees is.");
  }
  return differences.length === 0 ? 0 : 1;
}

async function modelRows(
  sides: Sides,
  model: ModelName,
  { optimizers, steps }: ParityOptions,
  datasetOf: (config: RunConfig) => Promise<Dataset>,
): Promise<ParityRow[]> {
  const rows: ParityRow[] = [];
  let zero: Set<string> | undefined; // what is zero by algebra hangs on the model alone
  for (const optimizer of optimizers) {
    const config = configOf(model, optimizer, steps);
    const dataset = await datasetOf(config);
    zero ??= await zeroGradients(config, dataset);
    rows.push({ model, optimizer, ...await compareTraining(sides, { config, dataset, steps, zero }) });
  }
  return rows;
}

/** Draws each dataset once. */
function datasets(): (config: RunConfig) => Promise<Dataset> {
  const drawn = new Map<string, Promise<Dataset>>();
  return ({ data }) => {
    const key = dataKey(data);
    const found = drawn.get(key) ?? loadDataset(data, (name) => Promise.reject(new Error(`${key} reads ${name}`)));
    drawn.set(key, found);
    return found;
  };
}

async function provenance({ info }: Device) {
  const { processor, cores, memoryBytes, system, deno } = thisMachine(ROOT);
  const device = { ...info, features: [...info.features], flags: "" };
  return { device, processor, cores, memoryBytes, os: system, deno, ...await commitOf(ROOT) };
}

function timesSince(startedAt: Date) {
  return { startedAt: startedAt.toISOString(), wallSeconds: secondsSince(startedAt) };
}

function secondsSince(startedAt: Date): number {
  return (Date.now() - startedAt.getTime()) / 1000;
}
