/** Says what this machine has and which experiments can run. */
import { parseArgs } from "@std/cli/parse-args";
import { commandLine, UsageError } from "./command_line.ts";
import { tryCpu } from "./doctor/cpu.ts";
import { dataStates } from "./doctor/data.ts";
import { experimentStates } from "./doctor/experiments.ts";
import { probeGpu } from "./doctor/gpu.ts";
import { thisMachine } from "./doctor/machine.ts";
import { type Report, reportText } from "./doctor/report.ts";
import { everyExperiment } from "./experiments.ts";
import { loadExperiment, ROOT } from "./spec.ts";

const HELP = `deno task doctor [options]

Says what this machine has: software, processor, memory, disk; whether V8's fast flags work and how fast the CPU device
is with and without them; the GPU adapter and what it can be relied on for; which datasets are there; which experiments
can run, and what would help the others. Takes a few seconds and changes nothing.

  --data FOLDER   folder of downloaded datasets (or the environment variable DESCENT_DATA)
  --json          prints one JSON object, for machines
  --help          shows this`;

/** Returns the exit code: 0 also where something is missing, since that is what was asked. */
async function main(args: readonly string[]): Promise<number> {
  const { data, json, help } = parseArgs(args, {
    string: ["data"],
    boolean: ["json", "help"],
    alias: { h: "help" },
    unknown: (arg) => {
      throw new UsageError(`unknown argument "${arg}"; "--help" lists the options`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  const report = await examine(typeof data === "string" ? data : undefined);
  console.log(json ? JSON.stringify(report) : reportText(report));
  return 0;
}

async function examine(folder?: string): Promise<Report> {
  const states = dataStates(folder);
  const cpu = await tryCpu(); // first and alone, since it is timed
  return {
    machine: thisMachine(ROOT),
    cpu,
    gpu: await probeGpu(),
    data: states,
    experiments: experimentStates({
      names: everyExperiment(),
      load: loadExperiment,
      missing: (task) => states.find((one) => one.task === task && !one.present)?.state ?? null,
    }),
  };
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
