/** Holds the GPU device against the CPU device over the programs of a suite, in lockstep. */
import { join } from "@std/path";
import { cpuDevice } from "../kernels/cpu/device.ts";
import { gpuDevice } from "../kernels/gpu/device.ts";
import type { Device } from "../kernels/program/device.ts";
import { filesBelow } from "../results/disk.ts";
import { FORMAT_VERSION, type Provenance } from "../results/format.ts";
import { runLabel } from "../results/run_key.ts";
import { agrees, type Lockstep, lockstepFile, type LockstepRow } from "../results/lockstep_format.ts";
import { formatNumber } from "../results/numbers.ts";
import { LOCKSTEP_TOLERANCES } from "../suites/core/run/lockstep.ts";
import { commitOf } from "./bench/commit.ts";
import { commandLine } from "./command_line.ts";
import { defaultDataFolder } from "./doctor/data.ts";
import { thisMachine } from "./doctor/machine.ts";
import { findAdapter, inGpuProcess } from "./device.ts";
import { askedExperiments } from "./experiments.ts";
import { compareExperiment } from "./lockstep/compare.ts";
import { HELP, type LockstepOptions, lockstepOptions } from "./lockstep/options.ts";
import { type ExperimentName, loadExperiment, ROOT } from "./spec.ts";

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = lockstepOptions(args, defaultDataFolder());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const names = askedExperiments(options);
  if (!await findAdapter()) throw new Error("Cannot compare devices: no WebGPU adapter was found");
  const elsewhere = await inGpuProcess("lockstep", args);
  if (elsewhere !== undefined) return elsewhere;
  await using cpu = await cpuDevice();
  await using gpu = await gpuDevice();
  let differing = 0;
  for (const [suite, experiments] of Map.groupBy(names, ({ suite }) => suite)) {
    differing += await compareSuite(suite, experiments, { options, devices: [cpu, gpu] });
  }
  return differing === 0 ? 0 : 1;
}

/** Returns how many programs differ. */
async function compareSuite(
  suite: string,
  names: readonly ExperimentName[],
  { options, devices }: { options: LockstepOptions; devices: readonly [Device, Device] },
): Promise<number> {
  const startedAt = new Date();
  const rows: LockstepRow[] = [];
  for (const name of names) {
    await compareExperiment(name.experiment, loadExperiment(name), {
      ...{ devices, steps: options.steps, readFile: (file) => Deno.readFile(join(options.data, file)) },
      onRow: (row) => {
        rows.push(row);
        console.log(lineOf(suite, row));
      },
    });
  }
  const { processor, cores, memoryBytes, system: os, deno } = thisMachine(ROOT);
  const times = { startedAt: startedAt.toISOString(), wallSeconds: (Date.now() - startedAt.getTime()) / 1000 };
  const lockstep: Lockstep = {
    ...{ format: FORMAT_VERSION, kind: "lockstep", suite, steps: options.steps, tolerances: LOCKSTEP_TOLERANCES, rows },
    provenance: {
      ...{ processor, cores, memoryBytes, os, deno, ...await commitOf(ROOT), ...times },
      devices: [deviceOf(devices[0]), deviceOf(devices[1])],
    },
  };
  const differing = rows.filter((row) => !agrees(row)).length;
  const paths = [
    lockstepFile.runPath(suite),
    ...(options.publish && differing === 0 ? [lockstepFile.path(suite)] : []),
  ];
  for (const path of paths) filesBelow(ROOT).write(path, lockstepFile.encode(lockstep));
  const compared = rows.filter(({ skipped }) => skipped === null).length;
  const outcome = differing === 0 ? "all agree" : `of them ${differing} differ`;
  const skipped = rows.length - compared;
  console.log(
    `${suite}: ${compared} ${compared === 1 ? "program" : "programs"} compared, ${outcome}${
      skipped > 0 ? `; ${skipped} skipped` : ""
    }; ` +
      `${times.wallSeconds.toFixed(0)} s. Written: ${paths.join(", ")}`,
  );
  return differing;
}

function lineOf(suite: string, row: LockstepRow): string {
  const { experiment, settings, steps, error, within, explained, skipped } = row;
  const name = [`${suite}/${experiment}`, runLabel({ cell: settings, tuned: {} })].filter(Boolean).join(", ");
  if (skipped !== null) return `${name}: skipped: ${skipped}`;
  const ended = steps === 0 ? "the first loss is not finite" : `${within} of ${steps} steps within`;
  const more = explained > 0 ? `, ${explained} explained` : "";
  const errors = `loss ${formatNumber(error.loss, 2)}, gradient ${formatNumber(error.gradient, 2)}`;
  return `${name}: ${agrees(row) ? "" : "DIFFERS: "}${ended}${more}; ${errors}`;
}

function deviceOf({ info }: Device): Provenance["device"] {
  return { ...info, features: [...info.features], flags: "" };
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
