/** The command `compare`. */
import { parseArgs } from "@std/cli/parse-args";
import type { ComparisonFile } from "../../results/comparison_format.ts";
import {
  comparisonReport,
  encodeComparison,
  type Failure,
  FAILURES,
  failuresOf,
} from "../../results/comparison_text.ts";
import { type JudgedResult, planDifference, plannedByName, resultDifference } from "../../results/differences.ts";
import { FORMAT_VERSION } from "../../results/format.ts";
import { UsageError } from "../command_line.ts";
import { resultName, type Side, sideOf, type SideTools } from "./sides.ts";

const HELP = `deno task compare <A> <B> [options]

Compares two results, claim by claim and quantity by quantity: the difference from A to B with its 95 % interval, and a
word: same, better, worse, changed (where neither way is better) or undecided. A and B are

  runs/out/initialization/init_table.cpu.json   result files
  initialization/init_table@1                   published revisions; of another device: initialization/init_table.gpu@1
  results/v1                                    folders; of each experiment and device the newest result counts
  plan.json                                     plans of "deno task plan -o": operations, bytes, dispatches, readbacks

  --format F        markdown (the default) or json
  -o, --output FILE writes it to a file instead
  --fail-on WORDS   what makes the exit code 1, joined by commas: worse, changed, undecided (claims, quantities and
                    counters), missing (what only A has), fault (other bits with nothing to explain them), or none;
                    "worse,fault" by default. Times never do
  --help            shows this

Exit code: 0, 1 where something of --fail-on was found, 2 for a mistake on the command line.`;

/** What the command works with. */
export interface CompareTools extends SideTools {
  readonly write: (path: string, text: string) => void;
}

/** Returns the exit code. */
export function compareCommand(args: readonly string[], tools: CompareTools): number {
  const parsed = parseArgs(args, {
    boolean: ["help"],
    string: ["format", "output", "fail-on"],
    default: { format: "markdown", "fail-on": "worse,fault" },
    alias: { h: "help", o: "output" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  if (parsed.help) {
    console.log(HELP);
    return 0;
  }
  if (parsed._.length !== 2) throw new UsageError(`compare takes two results, got ${parsed._.length}`);
  const [first, second] = parsed._.map(String);
  const { format } = parsed;
  if (format !== "markdown" && format !== "json") {
    throw new UsageError(`"--format" takes markdown, json, got "${format}"`);
  }
  const failures = failuresNamed(String(parsed["fail-on"]));
  const comparison = { ...compareSides(sideOf(first, tools), sideOf(second, tools)), first, second };
  const text = format === "json" ? encodeComparison(comparison) : comparisonReport(comparison);
  if (typeof parsed.output === "string" && parsed.output !== "") tools.write(parsed.output, text);
  else console.log(text.trimEnd());
  const found = failuresOf(comparison, failures);
  for (const failure of found) console.error(failure);
  return found.length > 0 ? 1 : 0;
}

function failuresNamed(text: string): Failure[] {
  if (text === "none") return [];
  return text.split(",").map((word) => {
    const found = FAILURES.find((one) => one === word);
    if (!found) throw new UsageError(`"--fail-on" takes ${FAILURES.join(", ")} or none, got "${word}"`);
    return found;
  });
}

/** Compares what both sides have. Throws `UsageError` where they are of different kinds or have nothing in common. */
export function compareSides(a: Side, b: Side): Omit<ComparisonFile, "first" | "second"> {
  const head = { format: FORMAT_VERSION, kind: "comparison" } as const;
  if (a.kind === "plan" && b.kind === "plan") {
    return { ...head, ...matched(plannedByName(a.plan), plannedByName(b.plan), planDifference) };
  }
  if (a.kind === "plan" || b.kind === "plan") throw new UsageError("a plan can only be compared with a plan");
  if (a.single && b.single) { // of any two devices
    const [left, right] = [a.results[0], b.results[0]];
    const names = [left, right].map(({ result: { canonical } }) => `${canonical.suite}/${canonical.experiment}`);
    if (names[0] !== names[1]) {
      throw new UsageError(`results must be of one experiment, got ${names[0]} and ${names[1]}`);
    }
    return { ...head, experiments: [resultDifference(left, right)], onlyInFirst: [], onlyInSecond: [] };
  }
  const byName = (side: readonly JudgedResult[]) => new Map(side.map((one) => [resultName(one), one]));
  return { ...head, ...matched(byName(a.results), byName(b.results), resultDifference) };
}

function matched<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  difference: (one: T, other: T) => ComparisonFile["experiments"][0],
) {
  const common = [...a.keys()].filter((name) => b.has(name)).sort();
  if (common.length === 0) {
    throw new UsageError(
      `they have no experiment in common: ${[...a.keys()].join(", ")}; and ${[...b.keys()].join(", ")}`,
    );
  }
  return {
    experiments: common.map((name) => difference(a.get(name)!, b.get(name)!)),
    onlyInFirst: [...a.keys()].filter((name) => !b.has(name)).sort(),
    onlyInSecond: [...b.keys()].filter((name) => !a.has(name)).sort(),
  };
}
