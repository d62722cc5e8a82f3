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

/** Narrow columns keep their natural width; the wide ones share what is left. Borders and padding included. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const natural = rows[0].map((_, c) => Math.max(...rows.map((row) => longestLine(row[c]))) + 2);
  let room = width - natural.length - 1;
  const widths: number[] = new Array(natural.length);
  const order = natural.map((_, c) => c).sort((a, b) => natural[a] - natural[b]);
  order.forEach((c, i) => {
    const fair = Math.floor(room / (order.length - i));
    widths[c] = Math.max(6, Math.min(natural[c], fair));
    room -= widths[c];
  });
  return widths;
}

function longestLine(text: string): number {
  return Math.max(...stripAnsiCode(text).split("\n").map((line) => line.length));
}
