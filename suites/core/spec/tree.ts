/**
 * A YAML text as a tree in which every key and value knows its file, line and column.
 *
 * Positions outlive the merge with a base this way, so that a mistake is shown where it was typed. Aliases are followed;
 * limits on size, depth, aliases and values keep a hostile file from taking memory or time.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Json } from "./canonical.ts";
import type { SpecProblem } from "./problem.ts";

/** Greatest text, nesting, number of aliases and number of values a file may have. */
export const LIMITS = { bytes: 1_000_000, depth: 24, aliases: 100, values: 20_000 } as const;

/** A position in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A key of a map, where it stands, and its value. */
export interface Entry {
  readonly key: Place;
  readonly value: Tree;
}

/** A value and where it stands. */
export type Tree =
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null; readonly place: Place }
  | { readonly kind: "list"; readonly items: readonly Tree[]; readonly place: Place }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Entry>; readonly place: Place };

/** Keys and list positions from the top of a file. */
export type Path = readonly PropertyKey[];

/** Reads a text. Mistakes go to `problems`; undefined if there is no tree to go on with. */
export function parseTree(file: string, text: string, problems: SpecProblem[]): Tree | undefined {
  const whole = { file, line: 1, column: 1, path: "" };
  if (text.length > LIMITS.bytes) {
    problems.push({ ...whole, message: `must be at most ${LIMITS.bytes} characters long, got ${text.length}` });
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseSafely(text, lines);
  if (document === undefined) {
    problems.push({ ...whole, message: "is nested too deeply" });
    return undefined;
  }
  const mistakes = [...document.errors, ...document.warnings];
  for (const { pos, message } of mistakes) {
    const reason = message.includes("call stack") ? "is nested too deeply" : `is not YAML: ${message}`;
    problems.push({ file, ...linePlace(lines, pos[0]), path: "", message: reason });
  }
  if (mistakes.length > 0) return undefined;
  if (document.contents === null) {
    problems.push({ ...whole, message: "expected an experiment, got an empty file" });
    return undefined;
  }
  return new Converter(file, document, lines, problems).top();
}

/** The value at a path, or undefined where the tree ends before it. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at?.kind === "map") at = at.entries.get(String(step))?.value;
    else if (at?.kind === "list") at = at.items[Number(step)];
    else return undefined;
  }
  return at;
}

/** The place of a value, or of the nearest thing around it that exists: the key that should hold it. */
export function placeOf(tree: Tree, path: Path): Place {
  const found = treeAt(tree, path);
  if (found) return found.place;
  for (let length = path.length - 1; length > 0; length--) {
    const above = path.slice(0, length);
    if (treeAt(tree, above)) return keyPlace(tree, above);
  }
  return tree.place;
}

/** The place of the key at a path; of the value itself where it is an item of a list. */
export function keyPlace(tree: Tree, path: Path): Place {
  const parent = treeAt(tree, path.slice(0, -1));
  const entry = parent?.kind === "map" ? parent.entries.get(String(path.at(-1))) : undefined;
  return entry?.key ?? placeOf(tree, path);
}

/** The value without its places. */
export function valueOf(tree: Tree): Json {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(valueOf);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, valueOf(value)]));
}

function parseSafely(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: "error" });
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the parser ran out of stack
    throw error;
  }
}

function linePlace(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** Turns the nodes of one document into a tree, counting what it meets. */
class Converter {
  #values = 0;
  #aliases = 0;
  #stopped = false;

  constructor(
    readonly file: string,
    readonly document: Document.Parsed,
    readonly lines: LineCounter,
    readonly problems: SpecProblem[],
  ) {}

  top(): Tree | undefined {
    const place = this.#place(this.document.contents) ?? { file: this.file, line: 1, column: 1 };
    const tree = this.#convert(this.document.contents, place, []);
    return this.#stopped ? undefined : tree;
  }

  #convert(node: Node | null, around: Place, path: Path): Tree {
    const place = this.#place(node) ?? around;
    this.#values++;
    if (this.#values > LIMITS.values) this.#stop(place, path, `holds more than ${LIMITS.values} values`);
    if (path.length > LIMITS.depth) this.#stop(place, path, `is nested more than ${LIMITS.depth} levels deep`);
    if (this.#stopped || node === null) return { kind: "scalar", value: null, place };
    if (isAlias(node)) return this.#follow(node, place, path);
    if (isSeq(node)) {
      const items = node.items.map((item, i) => this.#convert(item as Node | null, place, [...path, i]));
      return { kind: "list", items, place };
    }
    if (isMap(node)) return this.#map(node, place, path);
    const value = isScalar(node) ? node.value : null;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return { kind: "scalar", value, place };
    }
    return { kind: "scalar", value: null, place };
  }

  #follow(node: Node, place: Place, path: Path): Tree {
    this.#aliases++;
    if (this.#aliases > LIMITS.aliases) this.#stop(place, path, `uses more than ${LIMITS.aliases} aliases`);
    if (this.#stopped || !isAlias(node)) return { kind: "scalar", value: null, place };
    return this.#convert(node.resolve(this.document) ?? null, place, path);
  }

  #map(node: Node, place: Place, path: Path): Tree {
    const entries = new Map<string, Entry>();
    for (const pair of isMap(node) ? node.items : []) {
      const key = this.#place(pair.key as Node | null) ?? place;
      const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (name === undefined || name === "__proto__") {
        this.#report(key, path, "a key must be plain text");
        continue;
      }
      const at = [...path, name];
      const before = entries.get(name);
      if (before) this.#report(key, at, `appears twice, first on line ${before.key.line}`);
      else entries.set(name, { key, value: this.#convert(pair.value as Node | null, key, at) });
    }
    return { kind: "map", entries, place };
  }

  #place(node: Node | null): Place | undefined {
    const start = node?.range?.[0];
    return start === undefined ? undefined : { file: this.file, ...linePlace(this.lines, start) };
  }

  #stop(place: Place, path: Path, message: string): void {
    if (!this.#stopped) this.#report(place, path.slice(0, 3), message);
    this.#stopped = true;
  }

  #report(place: Place, path: Path, message: string): void {
    this.problems.push({ ...place, path: path.map(String).join("."), message });
  }
}
