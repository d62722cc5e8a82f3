/**
 * Where the parts of a result lie that several machines make, below `runs/shards/<plan>/`: `<i>-of-<n>/<suite>/
 * <experiment>.<device>.json` holds the runs of shard i, in the results format; `confirmation-<plan>/` the same of the
 * confirming runs. A shard writes below its own folder only.
 */
import type { Files } from "./files.ts";
import type { Result } from "./format.ts";
import { nameOf, type ResultName } from "./layout.ts";
import { type Plan, planHash } from "./plan_format.ts";
import { readResult } from "./read.ts";

/** Folder of the shards of all plans. */
export const SHARDS = "runs/shards";

/** One of `count` shares of a plan; `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A file that a shard left. */
export interface ShardFile {
  readonly path: string;
  readonly result: Result;
}

/** Folder of a plan's shards. */
export function planFolder(plan: Plan): string {
  const hash = planHash(plan);
  return plan.confirms === undefined ? `${SHARDS}/${hash}` : `${SHARDS}/${plan.confirms}/confirmation-${hash}`;
}

/** Path of the copy of a plan that is not one of confirming runs, by its hash. */
export function keptPlanPath(hash: string): string {
  return `${SHARDS}/${hash}/plan.json`;
}

/** Path of the plan of the runs that confirm a plan's results. */
export function confirmationPlanPath(hash: string): string {
  return `${SHARDS}/${hash}/confirmation.json`;
}

/** Path of what a shard makes of one experiment. */
export function shardPath(plan: Plan, { index, count }: Shard, { suite, experiment, device }: ResultName): string {
  return `${planFolder(plan)}/${index}-of-${count}/${suite}/${experiment}.${device}.json`;
}

/** Folder in which a shard keeps its runs as they are trained. */
export function shardWorkFolder(plan: Plan, { index, count }: Shard): string {
  return `${planFolder(plan)}/work/${index}-of-${count}`;
}

/** What shards left, with what could not be read and why. */
export interface ShardFiles {
  readonly files: readonly ShardFile[];
  /** Messages that name the file. */
  readonly unreadable: readonly string[];
  /** How many shards the files are shares of, the greatest number first. */
  readonly counts: readonly number[];
}

/** Everything that shards left below a plan's folder, without its confirmations, in order of path. */
export function readShardFiles(files: Files, folder: string): ShardFiles {
  const found: ShardFile[] = [];
  const unreadable: string[] = [];
  const counts = new Set<number>();
  for (const { name: shard, folder: isFolder } of files.list(folder)) {
    const match = isFolder && shard.match(/^(\d+)-of-([1-9]\d*)$/);
    if (!match) continue;
    counts.add(Number(match[2]));
    for (const path of resultPaths(files, `${folder}/${shard}`)) {
      try {
        found.push({ path, result: readNamed(files, path) });
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
        unreadable.push(error.message);
      }
    }
  }
  return { files: found, unreadable, counts: [...counts].sort((a, b) => b - a) };
}

/** Folders of the confirmations of a plan, in order of name. */
export function confirmationFolders(files: Files, hash: string): string[] {
  return files.list(`${SHARDS}/${hash}`).filter(({ name, folder }) => folder && /^confirmation-[0-9a-f]+$/.test(name))
    .map(({ name }) => `${SHARDS}/${hash}/${name}`);
}

function resultPaths(files: Files, folder: string): string[] {
  return files.list(folder).filter((entry) => entry.folder).flatMap(({ name: suite }) =>
    files.list(`${folder}/${suite}`).filter((entry) => !entry.folder && entry.name.endsWith(".json"))
      .map(({ name }) => `${folder}/${suite}/${name}`)
  );
}

/** A result that is what its path says. */
function readNamed(files: Files, path: string): Result {
  const result = readResult(files.read(path) ?? "", path);
  const { suite, experiment, device } = nameOf(result);
  if (path.endsWith(`/${suite}/${experiment}.${device}.json`)) return result;
  throw new SyntaxError(
    `Cannot read ${path}: it must hold what its name says, got ${suite}/${experiment} on ${device}`,
  );
}
