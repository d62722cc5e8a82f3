/** The command `publish`: finished results of benches become revisions, with their verdicts and the index. */
import { parseArgs } from "@std/cli/parse-args";
import { nextIndex } from "../../results/current.ts";
import { encode } from "../../results/encode.ts";
import type { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { listRuns, type ResultName, RUNS_OUT } from "../../results/layout.ts";
import { publish, type PublishOptions, refusal } from "../../results/publish.ts";
import { readRunResult } from "../../results/save.ts";
import { everyExperiment, namedExperiments } from "../experiments.ts";
import { UsageError } from "../command_line.ts";
import { type JudgeResult, staleFiles } from "./refresh.ts";
import { terminalTable, terminalWidth } from "../terminal_table.ts";

const HELP = `deno task publish [suite[/experiment] ...] [--allow-unfinished]

Takes the finished results that "deno task bench" left in ${RUNS_OUT}/ and publishes each as the next revision of its
experiment and device under results/. Nothing published is overwritten; a result equal to the current revision makes no
new one. Quick runs, runs with overrides or other seeds, and runs of an experiment edited since are refused.

  --allow-unfinished   publishes results of which runs failed or were skipped
  --help               shows this`;

/** What became of one result. */
export interface Row {
  readonly name: ResultName;
  readonly outcome: "published" | "unchanged" | "refused";
  /** Path of the revision, or why it was refused. */
  readonly about: string;
}

/** What publishing asks of the project. */
export interface PublishTools {
  readonly files: Files;
  readonly judge: () => JudgeResult;
  /** The specification of an experiment as it is now, as a result would store it. */
  readonly specification: (name: ResultName) => unknown;
}

/** Publishes the results named, in order. */
export function publishAll(tools: PublishTools, names: readonly ResultName[], options: PublishOptions): Row[] {
  return names.map((name) => publishOne(tools, name, options));
}

function publishOne({ files, specification }: PublishTools, name: ResultName, options: PublishOptions): Row {
  const result = readOrReason(files, name);
  if (typeof result === "string") return { name, outcome: "refused", about: result };
  const reason = refusal(result, options) ?? outdated(result, specification(name));
  if (reason) return { name, outcome: "refused", about: reason };
  const { path, unchanged } = publish(files, result, options);
  const { commit, dirty } = result.provenance;
  const caution = !unchanged && (dirty || commit === null) ? "; of code that was not committed" : "";
  return { name, outcome: unchanged ? "unchanged" : "published", about: path + caution };
}

/** The result, or why it cannot be read: one broken file keeps no other from being published. */
function readOrReason(files: Files, name: ResultName): Result | string {
  try {
    return readRunResult(files, name) ?? "its file is gone";
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** Why a result does not answer the experiment as it stands: other seeds, or an edit since the run. */
function outdated({ canonical: { specification, suite, experiment } }: Result, now: unknown): string | undefined {
  const [was, is] = [specification, now as Record<string, unknown>];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const differing = keys.filter((key) => encode(was[key] ?? null) !== encode(is[key] ?? null));
  if (differing.length === 0) return undefined;
  return `it was run with other ${differing.join(", ")} than configs/${suite}/${experiment}.yaml has; run it again`;
}

/** Returns the exit code: 1 where a result was refused or none was there. */
export function publishCommand(args: readonly string[], tools: PublishTools): number {
  const { files } = tools;
  const { help, "allow-unfinished": allowUnfinished, _: words } = parseArgs(args, {
    boolean: ["help", "allow-unfinished"],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  const asked = words.length === 0 ? everyExperiment() : namedExperiments(words.map(String));
  const names = listRuns(files).filter((run) =>
    asked.some(({ suite, experiment }) => run.suite === suite && run.experiment === experiment)
  );
  if (names.length === 0) {
    const which = words.length > 0 ? ` of ${words.join(", ")}` : "";
    console.error(
      `There are no results${which} in ${RUNS_OUT}/; "${["deno task bench", ...words].join(" ")}" makes them`,
    );
    return 1;
  }
  nextIndex(files); // throws where a published result was edited: nothing is added to a damaged archive
  const rows = publishAll(tools, names, { allowUnfinished: Boolean(allowUnfinished) });
  console.log(rowsTable(rows));
  for (const { path, text } of staleFiles(files, tools.judge())) files.write(path, text);
  return rows.some(({ outcome }) => outcome === "refused") ? 1 : 0;
}

function rowsTable(rows: readonly Row[]): string {
  const cells = rows.map(({ name: { suite, experiment, device }, outcome, about }) => [
    `${suite}/${experiment}`,
    device,
    outcome,
    about,
  ]);
  return terminalTable(["experiment", "device", "", "revision or reason"], cells, terminalWidth());
}
