/** The page of an experiment in Markdown: the leading picture, the tables, the other pictures, what to keep in mind. */
import type { Result } from "../results/format.ts";
import { escaped, markdownTable, type TableText } from "./table_text.ts";
import { caution } from "./words.ts";

/** A chart as a page speaks of it. */
export interface PageChart {
  /** Name of its files, without the ending. */
  readonly name: string;
  readonly title: string;
  /** Whether the page shows it, or only links its specification. */
  readonly shown: boolean;
}

/** What stands on a page. */
export interface Page {
  readonly question: string;
  readonly caveats: readonly string[];
  readonly charts: readonly PageChart[];
  readonly tables: readonly { readonly title?: string; readonly text: TableText }[];
  readonly result: Result;
}

/** The page's text. Links are relative to its folder. */
export function pageText({ question, caveats, charts, tables, result }: Page): string {
  const [lead, ...others] = charts.filter(({ shown }) => shown).map(picture);
  const linked = charts.filter(({ shown }) => !shown).map(({ name, title }) => `[${escaped(title)}](${name}.vl.json)`);
  const parts = [
    `**${escaped(question)}**`,
    ...(lead === undefined ? [] : [lead]),
    ...tables.map(({ title, text }) => `${title ? `**${escaped(title)}**\n\n` : ""}${markdownTable(text).trimEnd()}`),
    ...others,
    ...(linked.length > 0 ? [`Also as charts: ${linked.join(", ")}.`] : []),
    ...(caveats.length > 0 ? [`Caveats: ${caveats.map((text) => escaped(text)).join(" ")}`] : []),
    escaped(origin(result)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function picture({ name, title }: PageChart): string {
  return `![${escaped(title)}](${name}.png)`;
}

/** Which runs, on what machine, with what code. */
function origin({ canonical: { runs }, provenance }: Result): string {
  const { device, processor, deno, commit, dirty } = provenance;
  const statuses = (["ok", "diverged", "failed", "skipped"] as const).flatMap((status) => {
    const count = runs.filter((run) => run.status === status).length;
    return count > 0 ? [`${count} ${status}`] : [];
  });
  const code = commit === null
    ? "code of unknown commit"
    : `commit ${commit.slice(0, 7)}${dirty ? " with changes" : ""}`;
  const warnings = caution({ provenance }).map((text) => `; ${text}, not the experiment as stated`);
  return `${runs.length} runs (${statuses.join(", ")}) on ${device.kind}: ${device.name}, ${processor}; ` +
    `Deno ${deno}, ${code}${warnings.join("")}.`;
}
