/** A table as text: the same cells in the terminal and in Markdown. */

/** A table's cells, as readers see them. */
export interface TableText {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read it, one sentence each. */
  readonly notes: readonly string[];
}

/** The table in GitHub's Markdown, then its notes as a list. */
export function markdownTable({ header, rows, notes }: TableText): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const table = [line(header), `| ${header.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n");
  return notes.length === 0 ? `${table}\n` : `${table}\n\n${notes.map((note) => `- ${escaped(note)}`).join("\n")}\n`;
}

/** Text in which Markdown sees no mark-up and no end of a cell. */
export function escaped(text: string): string {
  return text.replaceAll(/\s+/g, " ")
    .replaceAll(/[\\|<*`~]/g, "\\$&")
    .replaceAll(/(?<!\w)_|_(?!\w)/g, "\\_") // within a word it is no mark-up
    .replaceAll(/\](?=[([:])/g, "\\]"); // else no link
}
