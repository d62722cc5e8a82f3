/** Trains experiments, judges what the documents claim of them, draws their figures, and compares with what is published. */
import { relative } from "@std/path";
import { filesBelow } from "../results/disk.ts";
import { describePublished } from "../results/compare_text.ts";
import type { Files } from "../results/files.ts";
import { benchOptions, refuseOptions } from "./bench/options.ts";
import { benchExperiment, type BenchOutcome } from "./bench/bench_experiment.ts";
import { summary } from "./bench/summary.ts";
import { CannotRun } from "./bench/cannot_run.ts";
import { commandLine } from "./command_line.ts";
import { chooseDevice } from "./device.ts";
import { defaultDataFolder } from "./doctor/data.ts";
import { askedExperiments } from "./experiments.ts";
import { changed } from "../suites/core/plan/override.ts";
import { benchPlan } from "./shards/bench_plan.ts";
import { loadExperiment, ROOT } from "./spec.ts";

const HELP = `deno task bench [suite[/experiment] ...] [options]

Trains the experiments, judges what the documents claim, draws tables and figures, and compares with the published
results. With no name: the headline experiments. Writes to runs/ only; "deno task plan" says beforehand what it costs.

  bench                               the headline experiments
  bench initialization                every experiment of a suite
  bench initialization/init_table     one experiment

  --all             every experiment of every suite
  --device D        auto (the default: a real GPU, else the CPU), cpu, gpu
  --seeds N         runs of each cell, instead of the experiment's number
  --quick           three seeds and the smallest stated sizes; verdicts are marked, and never published
  --set PATH=VALUE  replaces a setting, for example --set optimizer.lr=0.1; may be given several times
  --data FOLDER     folder of downloaded datasets (or the environment variable DESCENT_DATA; else runs/data)
  --engines N       engine processes of the CPU device (one a core by default)
  --plan FILE       runs a shard of a plan that "deno task plan -o FILE" made, for "deno task merge FILE"; see
                    docs/cluster.md. Names and changes are then those of the plan
  --shard I/N       which share of the plan, from 0/N to N-1/N; by default what Slurm, Kubernetes or GitLab says
  --shards N        how many shards there are, where the scheduler does not say
  --help            shows this

Exit code: 0 where every run came to an end (a diverged one did, a contradicted claim is a result), 1 where runs
failed or were skipped, 2 for a mistake on the command line or in a file of configs/, 130 after Ctrl-C.`;

/** Exit code after Ctrl-C, as shells have it. */
const INTERRUPTED = 130;

class Interrupted extends Error {}

/** Ctrl-C and SIGTERM stop the work; a shard keeps the experiments it has finished. */
async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Interrupted());
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", interrupt);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error("\nInterrupted: the same command goes on behind the last experiment that was finished.");
    return INTERRUPTED;
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
    Deno.removeSignalListener("SIGTERM", interrupt);
  }
}

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = benchOptions(args, defaultDataFolder());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  refuseOptions(options, ["output"], 'belongs to "deno task plan"');
  if (options.plan !== undefined) return await interruptible((signal) => benchPlan(options, signal));
  refuseOptions(options, ["shard", "shards"], 'needs a plan: "deno task plan -o plan.json", then "--plan plan.json"');
  const names = askedExperiments(options);
  // All mistakes before any work: every file is read and every override tried.
  const experiments = names.map((name) => ({ name, spec: loadExperiment(name) }));
  for (const { spec } of experiments) changed(spec, options);
  const { device, reason } = await chooseDevice(options.device);
  console.error(`Device: ${device} (${reason})`);
  const engines = device === "gpu" ? 1 : options.engines ?? navigator.hardwareConcurrency;
  const files = filesBelow(ROOT);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Interrupted());
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", interrupt);
  let complete = true;
  try {
    for (const { name, spec } of experiments) {
      try {
        const outcome = await benchExperiment(files, spec, {
          ...options,
          ...name,
          device,
          engines,
          signal: stop.signal,
        });
        show(files, outcome);
        complete &&= outcome.result.canonical.runs.every(({ status }) => status === "ok" || status === "diverged");
      } catch (error) {
        if (!(error instanceof CannotRun)) throw error;
        console.error(error.message);
        complete = false;
      }
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error("\nInterrupted: nothing of the unfinished experiment was kept.");
    return INTERRUPTED;
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
    Deno.removeSignalListener("SIGTERM", interrupt);
  }
  return complete ? 0 : 1;
}

function show(files: Files, outcome: BenchOutcome): void {
  const { result, verdicts, paths } = outcome;
  console.log(summary(outcome));
  console.log(`\nFiles:\n${paths.map((path) => `  ${relative(Deno.cwd(), `${ROOT}/${path}`)}`).join("\n")}`);
  console.log(`\nPublished: ${describePublished(files, result, verdicts).join("\n  ")}`);
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
