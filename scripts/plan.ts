/** Prints what a bench would run and what it costs, and runs nothing. */
import { encodePlan, type PlannedExperiment } from "../results/plan_format.ts";
import { CannotRun } from "./bench/cannot_run.ts";
import { type BenchOptions, benchOptions, refuseOptions } from "./bench/options.ts";
import { commandLine } from "./command_line.ts";
import { defaultDataFolder } from "./doctor/data.ts";
import { askedExperiments } from "./experiments.ts";
import { type AssumedSpeed, planText } from "./plan/plan_text.ts";
import { hashesIn } from "./shards/data_hashes.ts";
import { planExperiment, planOf } from "./shards/make_plan.ts";
import { writeOutput } from "./write_output.ts";
import { type ExperimentName, loadExperiment } from "./spec.ts";

const HELP = `deno task plan [suite[/experiment] ...] [options]

Prints, for each experiment, its programs with runs, parameters, operations, memory and estimated time. Nothing is
trained and no data is read. With no name: the experiments that a plain bench runs. With -o it writes a plan file instead,
whose runs several machines can share out; data is read for its hash, and the same experiments give the same bytes.

  --all             every experiment of every suite
  --seeds N         instead of the experiment's number
  --quick           three seeds, the smallest stated sizes
  --set PATH=VALUE  replaces a setting, for example --set optimizer.lr=0.1; may be given several times
  -o, --output FILE writes the plan for "deno task bench --plan FILE --shard I/N"; see docs/cluster.md
  --data FOLDER     folder of downloaded datasets (or the environment variable DESCENT_DATA; else runs/data)
  --engines N       engines of the CPU device that the time is estimated for (one a core by default)
  --help            shows this`;

/** GFLOP/s of a core over a whole training step of a network 128 wide, with the fast V8 flags. */
const CORE_GIGAFLOPS = 40;

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = benchOptions(args, defaultDataFolder());
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  refuseOptions(options, ["plan", "shard", "shards"], 'belongs to "deno task bench"');
  const names = askedExperiments(options);
  if (options.output !== undefined) return await writePlan(names, options, options.output);
  const speeds = assumedSpeeds(options.engines ?? navigator.hardwareConcurrency);
  console.log(planText({ names, load: loadExperiment, options, speeds }));
  return 0;
}

/** Writes the plan of the experiments whose data is here, and says which could not be planned. */
async function writePlan(names: readonly ExperimentName[], options: BenchOptions, path: string): Promise<number> {
  const hashData = hashesIn(options.data);
  const planned: PlannedExperiment[] = [];
  let complete = true;
  for (const name of names) {
    try {
      planned.push(await planExperiment({ name, spec: loadExperiment(name) }, { ...options, hashData }));
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      console.error(error.message);
      complete = false;
    }
  }
  if (planned.length === 0) throw new RangeError(`Cannot plan: no experiment was left, so ${path} was not written`);
  const plan = planOf(planned, options);
  writeOutput(path, encodePlan(plan));
  const runs = planned.reduce((sum, one) => sum + one.runs.length, 0);
  console.log(`${path}: ${planned.length} ${planned.length === 1 ? "experiment" : "experiments"}, ${runs} runs`);
  console.log(`  deno task bench --plan ${path} --shard 0/4   runs the first of four shards`);
  console.log(
    `  deno task emit slurm ${path} --shards 4      writes a job file; also github, gitlab, kubernetes, snakemake`,
  );
  console.log(`  deno task merge ${path}                      makes one result of what the shards leave`);
  return complete ? 0 : 1;
}

function assumedSpeeds(engines: number): AssumedSpeed[] {
  return [
    {
      device: `CPU, ${engines} ${engines === 1 ? "engine" : "engines"}`,
      gigaflops: engines * CORE_GIGAFLOPS,
      basis: `at ${CORE_GIGAFLOPS} GFLOP/s an engine; "deno task doctor" measures this machine's`,
    },
    { device: "GPU", gigaflops: 1000, basis: "at 1,000 GFLOP/s, an assumption: small networks leave a GPU idle" },
    { device: "GPU, software adapter", gigaflops: 1, basis: "at 1 GFLOP/s: for testing shaders only" },
  ];
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
