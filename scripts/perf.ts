/** Times the suite's own work beside other libraries, and beside what the machine can do at most. */
import { filesBelow } from "../results/disk.ts";
import { commandLine } from "./command_line.ts";
import { HELP, perfOptions } from "./perf/options.ts";
import { perf } from "./perf/main.ts";
import { ROOT } from "./spec.ts";

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = perfOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return await perf(options, filesBelow(ROOT));
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
