/** Runs the negative controls of suites on the CPU device: each must flip the verdict that it names. */
import { parseArgs } from "@std/cli/parse-args";
import type { Suite } from "../suites/core/suite.ts";
import { nearest } from "../suites/core/spec/nearest.ts";
import { SUITES } from "../suites/table.ts";
import { runExperiment } from "./bench/run_experiment.ts";
import { commandLine, UsageError } from "./command_line.ts";
import { CONTROL_SECONDS, type ControlOutcome, runControl } from "./controls/control.ts";
import { loadExperiment } from "./spec.ts";
import { terminalTable, terminalWidth } from "./terminal_table.ts";

const HELP = `deno task controls [suite ...]

Runs the negative control of each suite, or of those named, on the CPU device: the claim it names is judged as it is and
with a deliberate fault, and the verdict must turn into the one the suite states. Nothing is written.

  --engines N   engine processes (one a core by default)
  --help        shows this

A control is meant to take at most ${CONTROL_SECONDS} s; one that took longer is marked.
Exit code: 0 where every control flips its verdict, 1 where one does not, 2 for a mistake on the command line.`;

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { help, engines = String(navigator.hardwareConcurrency), _: words } = parseArgs(args, {
    boolean: ["help"],
    string: ["engines"],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (!(Number.isInteger(Number(engines)) && Number(engines) >= 1)) {
    throw new UsageError(`"--engines" takes a whole number of at least 1, got "${engines}"`);
  }
  const rows: string[][] = [];
  let all = true;
  for (const suite of suitesOf(words.map(String))) {
    const { experiment, claim, becomes } = suite.negativeControl;
    const name = { suite: suite.name, experiment };
    const outcome = await runControl(
      suite,
      loadExperiment(name),
      (spec, arm) => runExperiment(spec, { ...name, ...arm, device: "cpu", engines: Number(engines) }),
    );
    all &&= outcome.flips;
    rows.push([`${suite.name}/${experiment}`, claim, outcome.before, outcome.after, flipText(outcome, becomes)]);
  }
  console.log(terminalTable(["experiment", "claim", "as it is", "with the fault", "control"], rows, terminalWidth()));
  return all ? 0 : 1;
}

function flipText({ flips, seconds }: ControlOutcome, becomes: string): string {
  const time = `${seconds.toFixed(1)} s${seconds > CONTROL_SECONDS ? `, more than ${CONTROL_SECONDS} s` : ""}`;
  return flips ? `flips, ${time}` : `does not flip to ${becomes}, ${time}`;
}

function suitesOf(words: readonly string[]): readonly Suite[] {
  const names = SUITES.map(({ name }) => name);
  for (const word of words) {
    if (names.includes(word)) continue;
    const meant = nearest(word, names);
    throw new UsageError(
      `no suite is called "${word}"; ${meant ? `did you mean "${meant}"?` : `there are ${names.join(", ")}`}`,
    );
  }
  return words.length > 0 ? SUITES.filter(({ name }) => words.includes(name)) : SUITES;
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));
