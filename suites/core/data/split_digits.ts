/** Continual learning: five tasks, each with two classes of `digits`. */
import { digits } from "./digits.ts";
import { dataSizes } from "./sizes.ts";
import { type ClassRows, consecutiveSplit, type SourceOptions } from "./source.ts";

/** Classes of one task. */
const PAIR = 2;

/**
 * Task `part` has the classes `2·part` and `2·part + 1` under their own labels, so that one head of 10 classes serves all
 * tasks (split as in Zenke, Poole, Ganguli, ICML 2017, section 5.1, who give each task a head of its own). From each split of `digits` come the first rows of either class,
 * as many in every task.
 */
export function splitDigits({ part }: Pick<SourceOptions, "part">): ClassRows {
  const all = digits();
  const pixels = all.inputs.length / all.labels.length;
  const from = consecutiveSplit(dataSizes({ task: "digits" }));
  const sizes = dataSizes({ task: "split_digits" });
  const rows = (["train", "validation", "test"] as const).flatMap((split) =>
    firstRows(all.labels, { range: from[split], classes: [PAIR * part, PAIR * part + 1], each: sizes[split] / PAIR })
  );
  const inputs = new Float32Array(rows.length * pixels);
  rows.forEach((row, i) => inputs.set(all.inputs.subarray(row * pixels, (row + 1) * pixels), i * pixels));
  return { inputs, labels: Uint32Array.from(rows, (row) => all.labels[row]) };
}

/** The first `each` rows of every class in a range, in their order. */
function firstRows(
  labels: Uint32Array,
  { range: [from, to], classes, each }: { range: readonly [number, number]; classes: readonly number[]; each: number },
): number[] {
  const left = new Map(classes.map((label) => [label, each]));
  const rows: number[] = [];
  for (let row = from; row < to; row++) {
    const more = left.get(labels[row]) ?? 0;
    if (more === 0) continue;
    left.set(labels[row], more - 1);
    rows.push(row);
  }
  return rows;
}
