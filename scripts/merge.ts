/** Makes results of what the shards of a plan left. */
import { filesBelow } from "../results/disk.ts";
import { judged } from "./bench/bench_experiment.ts";
import { Known } from "./bench/known.ts";
import { drawOnce } from "./bench/draw_once.ts";
import { commandLine } from "./command_line.ts";
import { defaultDataFolder } from "./doctor/data.ts";
import { readPlanFile } from "./shards/bench_plan.ts";
import { confirmingRuns } from "./shards/confirming_runs.ts";
import { hashesIn } from "./shards/data_hashes.ts";
import { mergeCommand } from "./shards/merge_command.ts";
import { loadExperiment, ROOT } from "./spec.ts";

const files = filesBelow(ROOT);
const hashData = hashesIn(defaultDataFolder());

Deno.exit(
  await commandLine(() =>
    mergeCommand(Deno.args, {
      files,
      load: loadExperiment,
      readPlan: readPlanFile,
      draw: ({ spec, result, verdicts }) =>
        drawOnce(files, { spec, result, verdicts, sources: Known.open(files, ROOT).contents.sources }),
      judge: (result) => judged(loadExperiment(result.canonical), result),
      confirm: (planned, verdicts, changes) =>
        confirmingRuns(planned, verdicts, { changes, hashData, load: loadExperiment }),
    })
  ),
);
