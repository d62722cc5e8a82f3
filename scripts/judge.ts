/**
 * Judges the published results anew with the claims as they are now, and writes their verdicts and the index. `--check`
 * writes nothing and fails where one of these files is stale.
 */
import { parseArgs } from "@std/cli/parse-args";
import { filesBelow } from "../results/disk.ts";
import { commandLine, UsageError } from "./command_line.ts";
import { staleFiles } from "./results/refresh.ts";
import { judgeWithConfigs } from "./results/judging.ts";
import { ROOT } from "./spec.ts";

const HELP = `deno task judge [--check]

Judges the newest published result of every experiment and device with the claims in configs/, and writes the verdicts
beside the results and results/index.json. Needed after a claim was edited; no run is made.

  --check   writes nothing and fails where one of these files is stale
  --help    shows this`;

/** Returns the exit code. */
function main(args: readonly string[]): number {
  const { check, help, _: names } = parseArgs(args, {
    boolean: ["check", "help"],
    alias: { h: "help" },
    unknown: (arg) => {
      throw new UsageError(`unknown argument "${arg}"; judge takes "--check" alone`);
    },
  });
  if (help || names.length > 0) {
    console.log(HELP);
    return 0;
  }
  const files = filesBelow(ROOT);
  const stale = staleFiles(files, judgeWithConfigs());
  for (const { path, text } of stale) {
    if (check) console.error(`${path} is not what the claims and results give; "deno task judge" writes it`);
    else {
      files.write(path, text);
      console.log(`${path} written`);
    }
  }
  if (stale.length === 0) console.log("verdicts and index are up to date");
  return check && stale.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(commandLine(() => main(Deno.args)));
