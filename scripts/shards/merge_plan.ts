/** What the shards of a plan have made so far: results where all runs are there, and what is still to be run. */
import type { Files } from "../../results/files.ts";
import type { Result, Verdicts } from "../../results/format.ts";
import { type DeviceKind, nameOf } from "../../results/layout.ts";
import { mergedResult, mergeParts } from "../../results/merge.ts";
import { type Plan, planHash, type PlannedExperiment } from "../../results/plan_format.ts";
import { runKey } from "../../results/run_key.ts";
import {
  confirmationFolders,
  planFolder,
  readShardFiles,
  type Shard,
  type ShardFile,
  type ShardFiles,
} from "../../results/shards.ts";
import { sharesOf } from "./bench_shard.ts";

/** What merging asks of the project. */
export interface MergeTools {
  readonly files: Files;
  /** Judges with the experiment's claims. */
  readonly judge: (result: Result) => Verdicts;
  /** The confirming runs that verdicts ask for; undefined where they ask for none. */
  readonly confirm: (
    planned: PlannedExperiment,
    verdicts: Verdicts,
    changes: Plan["changes"],
  ) => Promise<PlannedExperiment | undefined>;
}

/** What became of one experiment on one device. */
export interface MergedExperiment {
  readonly planned: PlannedExperiment;
  readonly device: DeviceKind;
  /** Null while runs are missing or parts are in conflict. */
  readonly result: Result | null;
  readonly verdicts: Verdicts | null;
  /** Runs that no shard has. */
  readonly missing: number;
  /** Runs that failed wherever they were tried. */
  readonly failed: number;
  readonly conflicts: readonly string[];
  /** Confirming runs that are still to be done, all of them; undefined where there are none. */
  readonly toConfirm?: PlannedExperiment;
}

/** See the module. */
export interface MergeOutcome {
  readonly experiments: readonly MergedExperiment[];
  /** Experiments of which no shard has left anything. */
  readonly untouched: readonly PlannedExperiment[];
  readonly unreadable: readonly string[];
  /** Shards whose runs are missing or failed, to be run (again). */
  readonly toRun: readonly Shard[];
  /** The plan of all confirming runs that are still to be done. */
  readonly confirmation?: Plan;
}

/** Merges what is there. Reads only; the same files give the same outcome in whatever order they came. */
export async function mergePlan(plan: Plan, tools: MergeTools): Promise<MergeOutcome> {
  const { files } = tools;
  const first = readShardFiles(files, planFolder(plan));
  const second = together(confirmationFolders(files, planHash(plan)).map((folder) => readShardFiles(files, folder)));
  const experiments: MergedExperiment[] = [];
  const untouched: PlannedExperiment[] = [];
  const lacking = new Set<string>();
  for (const planned of plan.experiments) {
    const devices = (["cpu", "gpu"] as const).filter((device) => partsOf(first, planned, device).length > 0);
    if (devices.length === 0) {
      untouched.push(planned);
      planned.runs.forEach((run) => lacking.add(placeOf(planned, run)));
    }
    for (const device of devices) {
      const [parts, confirming] = [first, second].map((one) => partsOf(one, planned, device));
      const merged = mergeParts(planned, parts);
      [...merged.missing, ...merged.failed].forEach((run) => lacking.add(placeOf(planned, run)));
      const counts = { missing: merged.missing.length, failed: merged.failed.length, conflicts: merged.conflicts };
      const whole = counts.missing === 0 && counts.conflicts.length === 0;
      experiments.push({
        ...{ planned, device, ...counts },
        ...(whole
          ? await judgedOf(mergedResult(planned, merged.records, provenances(parts)), {
            planned,
            parts,
            confirming,
            changes: plan.changes,
          }, tools)
          : { result: null, verdicts: null }),
      });
    }
  }
  const toConfirm = experiments.flatMap(({ toConfirm }) => toConfirm ?? []);
  return {
    ...{ experiments, untouched, unreadable: [...first.unreadable, ...second.unreadable] },
    toRun: shardsWith(plan, lacking, first.counts[0] ?? 1),
    ...(toConfirm.length > 0 &&
      { confirmation: { ...plan, confirms: planHash(plan), experiments: distinct(toConfirm) } }),
  };
}

/** Parts of an experiment's two passes. */
interface Passes {
  readonly planned: PlannedExperiment;
  readonly parts: readonly ShardFile[];
  readonly confirming: readonly ShardFile[];
  readonly changes: Plan["changes"];
}

/** A whole first pass, judged; with its confirmation where all of that is there too. */
async function judgedOf(result: Result, passes: Passes, { judge, confirm }: MergeTools) {
  const { planned, parts, confirming, changes } = passes;
  const verdicts = judge(result);
  const second = await confirm(planned, verdicts, changes);
  if (!second) return { result, verdicts };
  const wanted = new Set(second.runs.map(runKey));
  const own = confirming.map(({ path, result }) => ({
    path,
    result: {
      ...result,
      canonical: { ...result.canonical, runs: result.canonical.runs.filter((run) => wanted.has(runKey(run))) },
    },
  }));
  const merged = mergeParts(second, own);
  if (merged.conflicts.length > 0) return { result: null, verdicts: null, conflicts: merged.conflicts };
  if (merged.missing.length > 0) return { result, verdicts, toConfirm: second };
  const runs = [...result.canonical.runs, ...merged.records];
  const both = mergedResult(planned, runs, provenances([...parts, ...own]));
  return { result: both, verdicts: judge(both) };
}

function provenances(parts: readonly ShardFile[]) {
  return parts.map(({ result }) => result.provenance);
}

function partsOf({ files }: ShardFiles, { suite, experiment }: PlannedExperiment, device: DeviceKind): ShardFile[] {
  return files.filter(({ result }) => {
    const name = nameOf(result);
    return name.suite === suite && name.experiment === experiment && name.device === device;
  });
}

function together(all: readonly ShardFiles[]): ShardFiles {
  return {
    files: all.flatMap(({ files }) => files),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
    counts: all.flatMap(({ counts }) => counts),
  };
}

function placeOf({ suite, experiment }: PlannedExperiment, run: PlannedExperiment["runs"][0]): string {
  return `${suite}/${experiment} ${runKey(run)}`;
}

/** The shards, of `count`, that have one of these runs. */
function shardsWith(plan: Plan, runs: ReadonlySet<string>, count: number): Shard[] {
  return Array.from({ length: count }, (_, index) => ({ index, count })).filter((shard) =>
    sharesOf(plan, shard).some(({ planned, runs: own }) =>
      planned.runs.some((run) => own.has(runKey(run)) && runs.has(placeOf(planned, run)))
    )
  );
}

/** One entry an experiment: two devices may ask for confirmation of different cells. */
function distinct(all: readonly PlannedExperiment[]): PlannedExperiment[] {
  const byName = Map.groupBy(all, ({ suite, experiment }) => `${suite}/${experiment}`);
  return [...byName.values()].map((own) => own.reduce((a, b) => unionOf(a, b)));
}

function unionOf(a: PlannedExperiment, b: PlannedExperiment): PlannedExperiment {
  const known = new Set(a.runs.map(runKey));
  const more = b.runs.filter((run) => !known.has(runKey(run)));
  const programs = [...a.programs, ...b.programs];
  return {
    ...a,
    programs,
    runs: [...a.runs, ...more.map((run) => ({ ...run, program: run.program + a.programs.length }))],
  };
}
