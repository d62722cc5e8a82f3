import { stripAnsiCode } from "@std/fmt/colors";
import Table from "cli-table3";

/** A table for the terminal, cells wrapped to share `width` columns of text; colours take no room. */
export function terminalTable(header: readonly string[], rows: readonly (readonly string[])[], width = 140): string {
  const colWidths = columnWidths([header, ...rows], width);
  const table = new Table({
    head: [...header],
    colWidths,
    wordWrap: true,
    style: { head: [], border: [], compact: rows.length > 40 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Width of the terminal, or a width that logs can hold. */
export function terminalWidth(): number {
  try {
    return Math.max(80, Deno.consoleSize().columns);
  } catch {
    return 140;
  }
}

/**
 * Narrow columns keep their natural width, the wide ones share what is left, and none cuts a word where there is room.
 * Borders and padding included.
 */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = rows[0].map((_, c) => rows.map((row) => stripAnsiCode(row[c])));
  const natural = columns.map((cells) => longest(cells, "\n") + PADDING);
  const word = columns.map((cells) => Math.min(longest(cells, /\s+/), LONGEST_WORD) + PADDING);
  const room = width - natural.length - 1;
  const at = (level: number) => natural.map((whole, c) => Math.min(whole, Math.max(word[c], level)));
  let level = PADDING + 4;
  while (level < width && sum(at(level + 1)) <= room) level++;
  return at(level);
}

const PADDING = 2;

/** Longer ones may be cut, lest they take all the room. */
const LONGEST_WORD = 24;

function longest(cells: readonly string[], end: string | RegExp): number {
  return Math.max(...cells.flatMap((text) => text.split(end)).map(({ length }) => length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
