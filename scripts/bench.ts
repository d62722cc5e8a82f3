/** Trains experiments, judges what the documents claim of them, draws their figures, and compares with what is published. */
import { join, relative } from "@std/path";
import { filesBelow } from "../results/disk.ts";
import { describePublished } from "../results/compare_text.ts";
import { type BenchOptions, benchOptions, refuseOptions } from "./bench/options.ts";
import { benchExperiment, type BenchOutcome } from "./bench/bench_experiment.ts";
import { summary } from "./bench/summary.ts";
import { CannotRun } from "./bench/cannot_run.ts";
import { Paused } from "./bench/paused.ts";
import { Interrupted, StopRequests } from "./bench/stop_requests.ts";
import { WorkArea } from "./bench/work_area.ts";
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
Finished runs are not trained again, and a bench that was stopped or killed goes on from its last checkpoints when it is
started again: "deno task status" shows what there is.

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
  --work FOLDER     keeps runs in FOLDER/runs instead of runs/; write access is needed there
  --force           trains finished runs, too, and says which come out otherwise than before
  --fail-fast       stops at the first run that fails, instead of going on with the others
  --retry N         tries a run that failed up to N times more
  --checkpoint N    seconds between checkpoints of a run, 30 by default; 0 makes one at every readback
  --help            shows this

Ctrl-C once: finishes the slices at work, keeps them, stops. Twice: stops at once, and the last checkpoints remain.

Exit code: 0 where every run came to an end (a diverged one did, a contradicted claim is a result), 1 where runs
failed or were skipped, 2 for a mistake on the command line or in a file of configs/, 130 after Ctrl-C.`;

/** Exit codes: after Ctrl-C, as shells have it; where something did not come to its end. */
const INTERRUPTED = 130;
const FAILED = 1;
/** Most lines about the runs of one experiment. */
const MOST_LINES = 20;

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = benchOptions(args, defaultDataFolder());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  refuseOptions(options, ["output"], 'belongs to "deno task plan"');
  if (options.plan !== undefined) return await shard(options, args);
  refuseOptions(options, ["shard", "shards"], 'needs a plan: "deno task plan -o plan.json", then "--plan plan.json"');
  const names = askedExperiments(options);
  // All mistakes before any work: every file is read and every override tried.
  const experiments = names.map((name) => ({ name, spec: loadExperiment(name) }));
  for (const { spec } of experiments) changed(spec, options);
  const { device, reason } = await chooseDevice(options.device);
  console.error(`Device: ${device} (${reason})`);
  const engines = device === "gpu" ? 1 : options.engines ?? navigator.hardwareConcurrency;
  const work = options.work ?? ROOT;
  const files = filesBelow(work);
  using area = new WorkArea(files, work, reason);
  using stop = new StopRequests();
  const troubles: string[] = [];
  try {
    for (const { name, spec } of experiments) {
      try {
        const asked = { ...options, ...name, device, engines, area, pause: stop.pause, signal: stop.now };
        const outcome = await benchExperiment(files, spec, asked);
        show(work, outcome);
        troubles.push(...troublesOf(outcome));
      } catch (error) {
        if (!(error instanceof CannotRun)) throw error;
        console.error(error.message);
        troubles.push(error.message);
      }
      if (options.failFast && troubles.length > 0) break;
    }
  } catch (error) {
    if (error instanceof Interrupted || error instanceof Paused) return stopped(error, stop.pause.aborted, args);
    throw error;
  }
  if (troubles.length > 0) console.error(`\nNot all came to an end:\n${troubles.map((one) => `  ${one}`).join("\n")}`);
  return troubles.length > 0 ? FAILED : 0;
}

/** Runs a shard of a plan. Returns the exit code. */
async function shard(options: BenchOptions, args: readonly string[]): Promise<number> {
  using stop = new StopRequests();
  try {
    return await benchPlan(options, { pause: stop.pause, signal: stop.now });
  } catch (error) {
    if (error instanceof Interrupted || error instanceof Paused) return stopped(error, stop.pause.aborted, args);
    throw error;
  }
}

/** What a bench that was cut off leaves, and how to go on. Returns the exit code. */
function stopped(error: Interrupted | Paused, asked: boolean, args: readonly string[]): number {
  const how = `go on with "deno task ${["bench", ...args].join(" ")}"`;
  if (error instanceof Interrupted) {
    console.error(`\nStopped at once: finished runs and the last checkpoints remain; ${how}`);
  } else {
    const { finished, left, message } = error;
    console.error(`\nStopped${asked ? "" : ` at a failure: ${message}`}.`);
    console.error(`${finished} runs are finished, ${left} are left, those at work were kept as they are; ${how}`);
  }
  return asked ? INTERRUPTED : FAILED;
}

/** What did not come to its end, a line each. */
function troublesOf({ result: { canonical: { suite, experiment, runs } }, differing }: BenchOutcome): string[] {
  const place = `${suite}/${experiment}`;
  const bad = runs.filter(({ status }) => status === "failed" || status === "skipped");
  const lines = bad.map(({ status, cell, tuned, seed, reason }) =>
    `${place} ${status}, seed ${seed} of ${JSON.stringify({ ...cell, ...tuned })}: ${reason}`
  );
  const shown = lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES), `${place}: ${lines.length - MOST_LINES} more`]
    : lines;
  const other = differing.length === 0 ? [] : [
    `${place}: ${differing.length} runs came out otherwise than before on the same device and build, first ${
      differing[0]
    }`,
  ];
  return [...shown, ...other];
}

function show(work: string, outcome: BenchOutcome): void {
  const { result, verdicts, paths, trained } = outcome;
  console.log(summary(outcome));
  const { reused = 0 } = result.provenance;
  if (trained === 0) console.log(`\nNothing to train: ${result.canonical.runs.length} runs were finished before`);
  else if (reused > 0) console.log(`\nTrained ${trained} runs; ${reused} were finished before`);
  console.log(`\nFiles:\n${paths.map((path) => `  ${relative(Deno.cwd(), join(work, path))}`).join("\n")}`);
  console.log(`\nPublished: ${describePublished(filesBelow(ROOT), result, verdicts).join("\n  ")}`);
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
