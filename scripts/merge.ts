/** Makes results of what the shards of a plan left. */
import { filesBelow } from "../results/disk.ts";
import { judged } from "./bench/bench_experiment.ts";
import { commandLine } from "./command_line.ts";
import { defaultDataFolder } from "./doctor/data.ts";
import { readPlanFile } from "./shards/bench_plan.ts";
import { confirmingRuns } from "./shards/confirming_runs.ts";
import { mergeCommand } from "./shards/merge_command.ts";
import { loadExperiment, ROOT } from "./spec.ts";

const data = defaultDataFolder();

Deno.exit(
  await commandLine(() =>
    mergeCommand(Deno.args, {
      files: filesBelow(ROOT),
      load: loadExperiment,
      readPlan: readPlanFile,
      judge: (result) => judged(loadExperiment(result.canonical), result),
      confirm: (planned, verdicts, changes) =>
        confirmingRuns(planned, verdicts, { changes, data, load: loadExperiment }),
    })
  ),
);
