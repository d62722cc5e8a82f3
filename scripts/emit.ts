/** Writes a job file that runs a plan on a cluster or in CI. */
import { commandLine } from "./command_line.ts";
import { emitCommand } from "./emit/emit_command.ts";
import { readPlanFile } from "./shards/bench_plan.ts";
import { writeOutput } from "./write_output.ts";

Deno.exit(commandLine(() => emitCommand(Deno.args, { readPlan: readPlanFile, write: writeOutput })));
