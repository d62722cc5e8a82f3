/** Comparisons for a reader. */
import type { Comparison, RunsCompared, StatusChange, VerdictChange } from "./compare.ts";
import type { ChangeWord, QuantityChange } from "./compare_quantities.ts";
import { currentResult, type PublishedResult } from "./current.ts";
import { compareResults } from "./compare.ts";
import type { Files } from "./files.ts";
import type { Result, Verdicts } from "./format.ts";
import { nameOf } from "./layout.ts";

/** Examples a line names before it says how many more there are. */
const EXAMPLES = 3;

/** A published result to compare with; verdicts where both sides are judged. */
export type Against = Pick<PublishedResult, "name" | "result" | "verdicts">;

/** What `bench` ends with: the newest published result of this experiment, on this device or else on the other one. */
export function describePublished(files: Files, fresh: Result, verdicts: Verdicts): string[] {
  const name = nameOf(fresh);
  const own = currentResult(files, name);
  if (own) return describeComparison(fresh, verdicts, own);
  const device = name.device === "cpu" ? "gpu" : "cpu";
  const other = currentResult(files, { ...name, device });
  if (!other) return describeComparison(fresh, verdicts, undefined);
  return [`nothing published yet for the ${name.device}`, ...describeComparison(fresh, verdicts, other)];
}

/** One to six lines on how a fresh result stands to a published one. */
export function describeComparison(fresh: Result, verdicts: Verdicts, published: Against | undefined): string[] {
  const { suite, experiment } = fresh.canonical;
  if (!published) {
    return [`nothing published yet; "deno task publish ${suite}/${experiment}" publishes a finished result`];
  }
  const judged = published.verdicts ? { verdicts: [published.verdicts, verdicts] as const } : {};
  const comparison = compareResults(published.result, fresh, judged);
  const which = `the published result (revision ${published.name.revision})`;
  if (comparison.identical) {
    const all = comparison.runs.common;
    return [`identical to ${which}, ${all} of ${all} runs bit for bit`, ...verdictLines(comparison.verdicts)];
  }
  return [
    `compared with ${which}: ${runsText(comparison.runs)}`,
    ...differenceLines(comparison, published.result, fresh),
    ...statusLines(comparison.runs.statusChanges),
    ...quantityLines(comparison.quantities),
    ...verdictLines(comparison.verdicts),
  ];
}

/** A comparison as Markdown: the lines above and a table of every quantity that is not the same. */
export function comparisonMarkdown(comparison: Comparison): string {
  const summary = comparison.identical ? [`identical, ${comparison.runs.common} runs bit for bit`] : [
    runsText(comparison.runs),
    ...statusLines(comparison.runs.statusChanges),
    ...quantityLines(comparison.quantities),
  ];
  const lines = [...summary, ...verdictLines(comparison.verdicts)].map((line) => `- ${line}`);
  const moved = comparison.quantities.filter(({ word }) => word !== "same");
  if (moved.length === 0) return `${lines.join("\n")}\n`;
  const rows = moved.map(({ cell, quantity, means, interval, word }) =>
    `| ${escaped(cell)} | ${escaped(quantity)} | ${short(means[0])} | ${short(means[1])} | ` +
    `${interval ? `[${short(interval[0])}, ${short(interval[1])}]` : "none"} | ${word} |`
  );
  const header = "| cell | quantity | first | second | difference, 95 % | |\n| --- | --- | --- | --- | --- | --- |";
  return `${lines.join("\n")}\n\n${header}\n${rows.join("\n")}\n`;
}

function runsText({ common, identical, onlyInFirst, onlyInSecond }: RunsCompared): string {
  if (common === 0) return "no run in common";
  const missing = onlyInFirst > 0 ? `; ${onlyInFirst} published ones were not run` : "";
  const extra = onlyInSecond > 0 ? `; ${onlyInSecond} are not in it` : "";
  return `${identical} of ${common} runs bit for bit${missing}${extra}`;
}

/** Why bits may differ, in one line, or that they must not. */
function differenceLines(comparison: Comparison, published: Result, fresh: Result): string[] {
  const { runs, sameDevice, devices } = comparison;
  const reasons = [
    ...(runs.otherSettings > 0 ? [`other settings or data in ${runs.otherSettings} runs`] : []),
    ...(sameDevice ? [] : [`another device (${devices[0]}; here ${devices[1]})`]),
    ...(runs.otherBuild > 0 && sameDevice ? [`another build in ${runs.otherBuild} runs`] : []),
  ];
  const stale = runs.otherSettings > 0 || (runs.otherBuild > 0 && sameDevice) ? "the published result is stale: " : "";
  if (runs.unexplained > 0) {
    return [
      `${runs.unexplained} runs have other bits on the same device and build: a fault of this machine or the code`,
    ];
  }
  if (reasons.length > 0) return [stale + reasons.join(", ")];
  if (published.canonical.claimsHash !== fresh.canonical.claimsHash) return ["the claims were edited since"];
  return [];
}

function statusLines(changes: readonly StatusChange[]): string[] {
  if (changes.length === 0) return [];
  const named = changes.map(({ run, from, to }) => `${run}: ${from} → ${to}`);
  return [`${changes.length} ${changes.length === 1 ? "run" : "runs"} ended differently: ${few(named)}`];
}

function quantityLines(quantities: readonly QuantityChange[]): string[] {
  if (quantities.length === 0) return [];
  const count = (word: ChangeWord) => quantities.filter((one) => one.word === word).length;
  const changed = quantities.filter(({ word }) => word === "changed").map(({ cell, quantity, means }) =>
    `${quantity} (${cell}) ${short(means[0])} → ${short(means[1])}`
  );
  const words = (["same", "changed", "undecided"] as const).map((word) => `${count(word)} ${word}`).join(", ");
  return [`of ${quantities.length} means over seeds ${words}${changed.length > 0 ? `: ${few(changed)}` : ""}`];
}

function verdictLines(changes: readonly VerdictChange[]): string[] {
  if (changes.length === 0) return [];
  const named = changes.map(({ claim, from, to }) => `${claim}: ${from ?? "not judged"} → ${to ?? "not judged"}`);
  return [`${changes.length} ${changes.length === 1 ? "verdict" : "verdicts"} changed: ${few(named)}`];
}

function few(texts: readonly string[]): string {
  const more = texts.length - EXAMPLES;
  return texts.slice(0, EXAMPLES).join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
