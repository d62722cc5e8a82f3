/**
 * An experiment together with its bases.
 *
 * `base` names another file below `configs/`, which may have a base itself. Everything a base says is inherited: sections
 * of the configuration, but also `vary`, `tune`, `observe` or `claims` where the base is an experiment. Maps are merged
 * key by key down to a setting; settings and lists are replaced whole; `null` takes out what the base says.
 */
import type { SpecProblem } from "./problem.ts";
import { type Entry, parseTree, type Path, type Place, type Tree, treeAt } from "./tree.ts";

/** Gives the text of a file; throws where there is none. */
export type Read = (path: string) => string;

/** A merged experiment. */
export interface Merged {
  /** Values of all files; each place says which file a value is from. */
  readonly tree: Tree;
  /** The files, the experiment's own first, then its base, then the base's. */
  readonly files: readonly string[];
  /** False where a base could not be read; what it would have said then looks missing. */
  readonly complete: boolean;
}

/** Most bases one above another. */
const LONGEST_CHAIN = 10;

/** Reads a file and its bases. Mistakes go to `problems`; undefined if no tree is left to check. */
export function readWithBases(path: string, read: Read, root: string, problems: SpecProblem[]): Merged | undefined {
  const trees: Tree[] = [];
  const files: string[] = [];
  let next: { path: string; named?: Place } | undefined = { path };
  while (next) {
    const text = tryRead(next.path, read, next.named, problems);
    const tree = text === undefined ? undefined : parseTree(next.path, text, problems);
    if (!tree) break;
    files.push(next.path);
    trees.push(tree);
    next = baseOf(tree, root, files, problems);
  }
  if (trees.length === 0) return undefined;
  const complete = treeAt(trees[trees.length - 1], ["base"]) === undefined;
  return { tree: trees.reduceRight((far, near) => merge(near, far, [])), files, complete };
}

function tryRead(path: string, read: Read, named: Place | undefined, problems: SpecProblem[]): string | undefined {
  try {
    return read(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = named ?? { file: path, line: 0, column: 0 };
    problems.push({ ...place, path: named ? "base" : "", message: `cannot read ${path}: ${reason}` });
    return undefined;
  }
}

function baseOf(tree: Tree, root: string, files: readonly string[], problems: SpecProblem[]) {
  const base = treeAt(tree, ["base"]);
  if (base?.kind !== "scalar" || typeof base.value !== "string") return undefined; // the schema speaks of other values
  const report = (message: string) => void problems.push({ ...base.place, path: "base", message });
  const steps = base.value.split("/");
  if (base.value === "" || steps.some((step) => step === "" || step === "." || step === "..")) {
    return report(`must be a path below ${root}/, such as base/mlp.yaml, got ${JSON.stringify(base.value)}`);
  }
  const path = `${root}/${base.value}`;
  if (files.includes(path)) return report(`leads back to itself: ${[...files, path].join(" → ")}`);
  if (files.length >= LONGEST_CHAIN) return report(`is one of more than ${LONGEST_CHAIN} bases one above another`);
  return { path, named: base.place };
}

/** What `near` says over what `far` says. */
function merge(near: Tree, far: Tree, path: Path): Tree {
  if (near.kind !== "map" || far.kind !== "map" || isWhole(path)) return near;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of far.entries) {
    const over = near.entries.get(key);
    if (path.length === 0 && key === "base") continue;
    if (!over) entries.set(key, entry);
    else if (!isNull(over.value)) {
      entries.set(key, { key: over.key, value: merge(over.value, entry.value, [...path, key]) });
    }
  }
  for (const [key, entry] of near.entries) if (!far.entries.has(key) || key === "base") entries.set(key, entry);
  return { kind: "map", entries, place: near.place };
}

function isNull(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === null;
}

/** A setting's value is replaced whole: `{ normal: … }` over `{ uniform: … }` is not both. */
function isWhole(path: Path): boolean {
  if (path[0] === "sample") return path.length === 3;
  return path.length === 2;
}
