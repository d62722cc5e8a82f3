/** What tells a run from the others of its experiment. */
import { encode } from "./encode.ts";
import type { RunRecord } from "./format.ts";
import { valueLabel } from "./labels.ts";

/** One text for cell, tuned values, seed and pass: the same in every result of an experiment. */
export function runKey({ cell, tuned, seed, pass }: Pick<RunRecord, "cell" | "tuned" | "seed" | "pass">): string {
  return encode({ cell, tuned, seed, pass });
}

/** Varied and tuned settings for a reader: `zeros, learning rate 0.1`; `all runs` where none is varied. */
export function runLabel({ cell, tuned }: Pick<RunRecord, "cell" | "tuned">): string {
  const settings = Object.entries({ ...cell, ...tuned }).sort(([a], [b]) => a < b ? -1 : 1);
  if (settings.length === 0) return "all runs";
  return settings.map(([path, value]) => valueLabel(path, value)).join(", ");
}
