/** The command `merge`: shards of a plan become results, verdicts and figures, or a list of what is still to be run. */
import { parseArgs } from "@std/cli/parse-args";
import type { Files } from "../../results/files.ts";
import { encodePlan, type Plan, planHash, readPlan } from "../../results/plan_format.ts";
import { saveRunResult } from "../../results/save.ts";
import { confirmationPlanPath, keptPlanPath, type Shard } from "../../results/shards.ts";
import type { BenchOutcome } from "../bench/bench_experiment.ts";
import { summary } from "../bench/summary.ts";
import { UsageError } from "../command_line.ts";
import type { Experiment, ExperimentName } from "../spec.ts";
import { type MergedExperiment, type MergeOutcome, mergePlan, type MergeTools } from "./merge_plan.ts";

const HELP = `deno task merge <plan.json>

Makes results of what the shards of a plan left below runs/shards/, as an undivided bench would have: the same canonical
bytes, verdicts and figures below runs/out/. It may be run at any time and any number of times; what is missing is listed
with the commands that fill it. Where claims are to be confirmed on other seeds it writes the plan of those runs and
prints their command; merged again after that, the result has both passes.

  --help   shows this

Exit code: 0 where all planned results are whole, 1 where runs are missing, failed or were skipped, 2 for a mistake on
the command line, 3 where shards contradict each other, 4 where only confirming runs are missing.`;

/** Files that were drawn. */
export type Drawn = Pick<BenchOutcome, "paths" | "notices">;

/** What the command works with. */
export interface MergeCommandTools extends MergeTools {
  readonly files: Files;
  readonly load: (name: ExperimentName) => Experiment;
  /** Draws tables and figures beside a result; gives their paths, and what a reader should know. */
  readonly draw: (drawn: Pick<BenchOutcome, "spec" | "result" | "verdicts">) => Promise<Drawn>;
  readonly readPlan: (path: string) => Plan;
}

/** Exit codes. */
const [WHOLE, MISSING, CONFLICT, TO_CONFIRM] = [0, 1, 3, 4];

/** Returns the exit code. */
export async function mergeCommand(args: readonly string[], tools: MergeCommandTools): Promise<number> {
  const { help, _: words } = parseArgs(args, {
    boolean: ["help"],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (words.length !== 1) throw new UsageError(`merge takes one plan, got ${words.length}`);
  const { files } = tools;
  const path = String(words[0]);
  const { plan, shown } = firstPlan(tools.readPlan(path), path, files);
  const outcome = await mergePlan(plan, tools);
  files.write(keptPlanPath(planHash(plan)), encodePlan(plan));
  for (const one of outcome.experiments) await show(one, tools);
  return report(outcome, { plan, shown, files });
}

/** The plan whose results are merged: of a plan of confirming runs the one whose results they confirm. */
function firstPlan(plan: Plan, path: string, files: Files): { plan: Plan; shown: string } {
  if (plan.confirms === undefined) return { plan, shown: path };
  const kept = keptPlanPath(plan.confirms);
  const text = files.read(kept);
  if (text === undefined) throw new RangeError(`Cannot merge ${path}: it confirms the plan ${kept}, which is not here`);
  return { plan: readPlan(text, kept), shown: kept };
}

async function show({ planned, result, verdicts }: MergedExperiment, tools: MergeCommandTools): Promise<void> {
  if (!result || !verdicts) return;
  const spec = tools.load(planned);
  const saved = saveRunResult(tools.files, result, verdicts);
  const drawn = await tools.draw({ spec, result, verdicts });
  const paths = [saved.result, saved.verdicts, ...drawn.paths];
  console.log(summary({ spec, result, verdicts, notices: drawn.notices }));
  console.log(`\nFiles:\n${paths.map((one) => `  ${one}`).join("\n")}\n`);
}

function report(outcome: MergeOutcome, { plan, shown, files }: { plan: Plan; shown: string; files: Files }): number {
  const { experiments, untouched, unreadable, toRun, confirmation } = outcome;
  for (const message of unreadable) console.error(message);
  for (const { planned, device, missing, failed, result, conflicts } of experiments) {
    const all = planned.runs.length;
    const state = [
      ...(missing > 0 ? [`${missing} of ${all} runs are missing`] : []),
      ...(failed > 0 ? [`${failed} of ${all} runs failed`] : []),
      ...(conflicts.length > 0 ? ["shards contradict each other"] : []),
    ];
    const text = state.length > 0 ? state.join(", ") : result ? `whole, ${result.canonical.runs.length} runs` : "";
    console.log(`${planned.suite}/${planned.experiment} on the ${device}: ${text}`);
    for (const conflict of conflicts) console.error(`  ${conflict}`);
  }
  for (const { suite, experiment, runs } of untouched) {
    console.log(`${suite}/${experiment}: all ${runs.length} runs are missing`);
  }
  if (experiments.some(({ conflicts }) => conflicts.length > 0)) {
    console.error("A shard's folder that should not count can be removed and run again.");
    return CONFLICT;
  }
  if (toRun.length > 0) console.log(`What is missing:\n${commands(shown, toRun)}`);
  const unfinished = unreadable.length > 0 || toRun.length > 0 || experiments.some(hasUnfinished);
  if (!confirmation) return unfinished ? MISSING : WHOLE;
  const path = confirmationPlanPath(planHash(plan));
  files.write(path, encodePlan(confirmation));
  const runs = confirmation.experiments.reduce((sum, one) => sum + one.runs.length, 0);
  console.log(
    `Claims found contradicted are to be confirmed on other seeds, ${runs} runs; as many shards as you like, then again\n` +
      `"deno task merge ${shown}":\n  deno task bench --plan ${path} --shard 0/1`,
  );
  return unfinished ? MISSING : TO_CONFIRM;
}

function hasUnfinished({ result }: MergedExperiment): boolean {
  return !result || result.canonical.runs.some(({ status }) => status === "failed" || status === "skipped");
}

function commands(path: string, shards: readonly Shard[]): string {
  return shards.map(({ index, count }) => `  deno task bench --plan ${path} --shard ${index}/${count}`).join("\n");
}
