/**
 * Draws the published results: charts and pages below `figures/out/`, and the parts of the README that show them.
 * `--check` writes nothing and fails where a committed file is stale.
 */
import { parseArgs } from "@std/cli/parse-args";
import { filesBelow } from "../results/disk.ts";
import { commandLine, UsageError } from "./command_line.ts";
import { refresh, staleFigures } from "./figures/refresh.ts";
import { loadExperiment, ROOT } from "./spec.ts";

const HELP = `deno task figures [--check]

Draws the newest published result of every experiment (the CPU's where there are two) below figures/out/, and puts
tables and pictures between the include lines of README.md. Results are read from results/ alone; nothing is run.

  --check   writes nothing and fails where a committed file is stale
  --help    shows this`;

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { check, help } = parseArgs(args, {
    boolean: ["check", "help"],
    alias: { h: "help" },
    unknown: (arg) => {
      throw new UsageError(`unknown argument "${arg}"; figures takes "--check" alone`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  const files = filesBelow(ROOT);
  const stale = await staleFigures({ files, load: loadExperiment }, { committed: Boolean(check) });
  for (const file of stale) {
    if (check) console.error(`${file.path} is not what the published results give; "deno task figures" writes it`);
    else {
      refresh(files, file);
      console.log(`${file.path} ${file.content === null ? "removed" : "written"}`);
    }
  }
  if (stale.length === 0) console.log("figures and tables are up to date");
  return check && stale.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
