/** The command `publish`: finished results of benches become revisions, with their verdicts and the index. */
import { parseArgs } from "@std/cli/parse-args";
import { nextIndex } from "../../results/current.ts";
import type { Files } from "../../results/files.ts";
import { listRuns, type ResultName, RUNS_OUT } from "../../results/layout.ts";
import { publish, type PublishOptions, refusal } from "../../results/publish.ts";
import { readRunResult } from "../../results/save.ts";
import { namedExperiments } from "../bench/experiments.ts";
import { UsageError } from "../command_line.ts";
import { type JudgeResult, staleFiles } from "./refresh.ts";
import { terminalTable, terminalWidth } from "../terminal_table.ts";

const HELP = `deno task publish [suite[/experiment] ...] [--allow-unfinished]

Takes the finished results that "deno task bench" left in ${RUNS_OUT}/ and publishes each as the next revision of its
experiment and device under results/. Nothing published is overwritten; a result equal to the current revision makes no
new one. Quick runs and runs with overrides are refused.

  --allow-unfinished   publishes results of which runs failed or were skipped
  --help               shows this`;

/** What became of one result. */
export interface Row {
  readonly name: ResultName;
  readonly outcome: "published" | "unchanged" | "refused";
  /** Path of the revision, or why it was refused. */
  readonly about: string;
}

/** Publishes the results named, in order. */
export function publishAll(files: Files, names: readonly ResultName[], options: PublishOptions): Row[] {
  return names.map((name) => {
    const result = readRunResult(files, name);
    if (!result) return { name, outcome: "refused", about: "its file is gone" };
    const reason = refusal(result, options);
    if (reason) return { name, outcome: "refused", about: reason };
    const { path, unchanged } = publish(files, result, options);
    const { commit, dirty } = result.provenance;
    const caution = !unchanged && (dirty || commit === null) ? "; of code that was not committed" : "";
    return { name, outcome: unchanged ? "unchanged" : "published", about: path + caution };
  });
}

/** Returns the exit code: 1 where a result was refused or none was there. */
export function publishCommand(files: Files, args: readonly string[], judge: () => JudgeResult): number {
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
  const asked = namedExperiments(words.map(String), words.length === 0);
  const names = listRuns(files).filter((run) =>
    asked.some(({ suite, experiment }) => run.suite === suite && run.experiment === experiment)
  );
  if (names.length === 0) {
    const which = words.length > 0 ? ` of ${words.join(", ")}` : "";
    console.error(`There are no results${which} in ${RUNS_OUT}/; "deno task bench ${words.join(" ")}" makes them`);
    return 1;
  }
  nextIndex(files); // throws where a published result was edited: nothing is added to a damaged archive
  const rows = publishAll(files, names, { allowUnfinished: Boolean(allowUnfinished) });
  console.log(rowsTable(rows));
  for (const { path, text } of staleFiles(files, judge())) files.write(path, text);
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
