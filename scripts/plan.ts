/** Prints what a bench would run and what it costs, and runs nothing. */
import { benchOptions } from "./bench/options.ts";
import { commandLine } from "./command_line.ts";
import { askedExperiments } from "./experiments.ts";
import { type AssumedSpeed, planText } from "./plan/plan_text.ts";
import { loadExperiment } from "./spec.ts";

const HELP = `deno task plan [suite[/experiment] ...] [options]

Prints, for each experiment, its programs with runs, parameters, operations, memory and estimated time. Nothing is
trained and no data is read. With no name: the experiments that a plain bench runs.

  --all             every experiment of every suite
  --seeds N         instead of the experiment's number
  --quick           three seeds, the smallest stated sizes
  --set PATH=VALUE  replaces a setting, for example --set optimizer.lr=0.1; may be given several times
  --engines N       engines of the CPU device that the time is estimated for (one a core by default)
  --help            shows this`;

/** GFLOP/s of a core over a whole training step of a network 128 wide, with the fast V8 flags. */
const CORE_GIGAFLOPS = 40;

/** Returns the exit code. */
function main(args: readonly string[]): number {
  const options = benchOptions(args, "");
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const names = askedExperiments(options);
  const speeds = assumedSpeeds(options.engines ?? navigator.hardwareConcurrency);
  console.log(planText({ names, load: loadExperiment, options, speeds }));
  return 0;
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

if (import.meta.main) Deno.exit(commandLine(() => main(Deno.args)));
