/**
 * The name a misspelt one was probably meant to be, or undefined if none is near. Letters left out, added, changed or
 * swapped with their neighbour count as one mistake each; one in three letters may be wrong. Of a dotted name the last
 * part is enough.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearest("widht", ["depth", "width"]), "width");
 * assertEquals(nearest("lr", ["optimizer.lr", "train.steps"]), "optimizer.lr");
 * assertEquals(nearest("banana", ["depth", "width"]), undefined);
 * ```
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const forms = [name, name.slice(name.lastIndexOf(".") + 1)];
    const distance = Math.min(...forms.map((form) => editDistance(word.toLowerCase(), form.toLowerCase())));
    if (distance <= Math.max(1, word.length / 3) && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best?.name;
}

/** Words longer than this are no misspelt names. */
const LONGEST = 60;

/** Optimal string alignment distance. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + changed);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
