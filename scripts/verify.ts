/** Reruns just what a claim or an experiment needs and compares with the published result. */
import { filesBelow } from "../results/disk.ts";
import type { Result } from "../results/format.ts";
import { runExperiment } from "./bench/run_experiment.ts";
import { commandLine } from "./command_line.ts";
import { chooseDevice } from "./device.ts";
import { type RunPart, verifyCommand } from "./results/verifying.ts";
import { loadExperiment, loadLedger, ROOT } from "./spec.ts";

/** One run of the machinery a pass; the passes differ in seeds alone, so their runs make one result. */
const run: RunPart = async (spec, name, { device, cells, signalOnly, seeds, passes }) => {
  const engines = device === "gpu" ? 1 : navigator.hardwareConcurrency;
  const results: Result[] = [];
  for (const pass of passes) {
    results.push(await runExperiment(spec, { ...name, device, engines, cells, signalOnly, seeds, pass }));
  }
  const [{ format, canonical, provenance }] = results;
  const runs = results.flatMap((result) => result.canonical.runs);
  return { format, canonical: { ...canonical, runs }, provenance };
};

Deno.exit(
  await commandLine(() =>
    verifyCommand(Deno.args, {
      files: filesBelow(ROOT),
      load: loadExperiment,
      claimIds: () => loadLedger().keys(),
      chooseDevice: async (asked) => (await chooseDevice(asked)).device,
      run,
    })
  ),
);
