/**
 * What a claim reads of a result. Read off the claim block without knowing its grammar: a quantity that is not of the
 * first pass means whole runs, a part without `where` all cells, and any other word (`trained` compares with the best
 * cell) everything. So it may name too much, never too little.
 */
import type { Cell } from "../../suites/core/plan/expand.ts";
import { QUANTITIES, type Quantity } from "../../results/quantities.ts";
import { canonicalText } from "../../suites/core/spec/canonical.ts";
import type { Experiment } from "../spec.ts";

/** A part of a result. */
export interface Reads {
  readonly cells: (cell: Cell) => boolean;
  readonly quantities: (quantity: string) => boolean;
  /** Values of step 0 alone. */
  readonly signalOnly: boolean;
}

/** Keys whose text is for people. */
const PROSE = new Set(["id", "reading", "reason", "says", "note", "why", "not_run", "missing"]);

/** The step of a value at the end of training. */
const END = "end";

/** What the claims of this id read. Throws `RangeError` where the experiment has none. */
export function readsOf(spec: Pick<Experiment, "claims" | "file">, id: string): Reads {
  const blocks = spec.claims.filter((claim) => claim.id === id);
  if (blocks.length === 0) throw new RangeError(`Cannot verify ${id}: it must be a claim of ${spec.file}`);
  const parts = blocks.flatMap((block) => partsOf(block, undefined));
  const words = new Set(parts.flatMap((part) => part.words));
  const known: Readonly<Record<string, Quantity>> = QUANTITIES;
  const plain = words.size > 0 && [...words].every((word) => word === END || Object.hasOwn(known, word));
  return {
    cells: (cell) => !plain || parts.some(({ where }) => fits(cell, where)),
    quantities: (quantity) => !plain || words.has(quantity),
    signalOnly: plain && [...words].every((word) => word !== END && known[word].when === "signal"),
  };
}

/** Words under one `where`; undefined for all cells. */
interface ReadPart {
  readonly where: Record<string, unknown> | undefined;
  readonly words: readonly string[];
}

/** The parts of a claim that hold words, each with the nearest `where` around it. */
function partsOf(value: unknown, outer: ReadPart["where"]): ReadPart[] {
  if (typeof value === "string") return [{ where: outer, words: [value] }];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => partsOf(item, outer));
  const own = (value as { where?: ReadPart["where"] }).where;
  const where = own ? { ...outer, ...own } : outer;
  return Object.entries(value)
    .filter(([key]) => key !== "where" && !PROSE.has(key))
    .flatMap(([key, item]) => [
      ...(Object.hasOwn(QUANTITIES, key) ? [{ where, words: [key] }] : []),
      ...partsOf(item, where),
    ]);
}

/** True for a cell with these values; keys that are not the cell's (tuned ones) say nothing about it. */
function fits(cell: Cell, where: ReadPart["where"]): boolean {
  return Object.entries(where ?? {}).every(([path, value]) => {
    if (!Object.hasOwn(cell, path)) return true;
    const allowed = Array.isArray(value) ? value : [value];
    return allowed.some((one) => canonicalText(one) === canonicalText(cell[path]));
  });
}
