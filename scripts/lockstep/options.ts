/** The command line of `lockstep`. */
import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../bench/options.ts";

/** What was asked for. */
export interface LockstepOptions {
  readonly names: readonly string[];
  readonly all: boolean;
  readonly steps: number;
  readonly data: string;
  readonly publish: boolean;
  readonly help: boolean;
}

const STEPS = 20;
const MOST_STEPS = 1000;

export const HELP = `deno task lockstep [suite[/experiment] ...] [options]

Trains the first run of every program of the experiments for ${STEPS} steps on the CPU and on the GPU device, in lockstep:
both start each step from the same parameters, optimizer state and batch, and their losses and gradients are compared.
A software adapter will do. Writes runs/lockstep/<suite>.json.

  --all           every suite
  --steps N       steps of each (${STEPS})
  --data FOLDER   folder of downloaded datasets (or the environment variable DESCENT_DATA; else runs/data)
  --publish       writes results/v1/lockstep/<suite>.json too, of whole suites, and only where all agrees
  --help          shows this

Exit code: 0 where everything agrees, 1 where something does not, 2 for a mistake on the command line.`;

/** Reads the command line. Throws `UsageError` on what it does not know. */
export function lockstepOptions(args: readonly string[], dataFolder: string): LockstepOptions {
  const parsed = parseArgs(args, {
    string: ["steps", "data"],
    boolean: ["all", "publish", "help"],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  const names = parsed._.map((name) => String(name).replace(/^configs\//, "").replace(/\.ya?ml$/, ""));
  if (parsed.publish && names.some((name) => name.includes("/"))) {
    throw new UsageError('"--publish" takes whole suites, not single experiments');
  }
  if (names.length === 0 && !parsed.all && !parsed.help) {
    throw new UsageError('name a suite or an experiment, or "--all"');
  }
  const steps = parsed.steps === undefined ? STEPS : Number(parsed.steps);
  if (parsed.steps === "" || !Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS) {
    throw new UsageError(`"--steps" takes a whole number from 1 to ${MOST_STEPS}, got "${parsed.steps}"`);
  }
  const { all, publish, help, data } = parsed;
  return {
    ...{ names, steps, all: Boolean(all), publish: Boolean(publish), help: Boolean(help) },
    data: typeof data === "string" && data ? data : dataFolder,
  };
}
