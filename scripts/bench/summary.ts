/** What bench prints of an experiment when it is done. */
import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import { claimRows } from "../../figures/layouts/claims.ts";
import { variantRows } from "../../figures/layouts/by_variant.ts";
import type { Result } from "../../results/format.ts";
import { withTimings } from "../../results/timings.ts";
import { duration } from "../progress.ts";
import { terminalTable, terminalWidth } from "../terminal_table.ts";
import type { BenchOutcome } from "./bench_experiment.ts";

/** Question, tables of variants and claims, time, and what went wrong. */
export function summary(
  { spec, result, verdicts, notices }: Pick<BenchOutcome, "spec" | "result" | "verdicts" | "notices">,
  width = terminalWidth(),
): string {
  const { suite, experiment } = result.canonical;
  const parts = [`\n${bold(`${suite}/${experiment}`)}  ${spec.question}\n`];
  const timed = { ...result, canonical: withTimings(result) };
  for (const block of spec.tables ?? []) {
    const { header, rows, notes } = block.layout === "claims" ? claimRows(verdicts) : variantRows(block, timed);
    const coloured = rows.map((row) => row.map((cell, c) => c === row.length - 1 ? colour(cell) : cell));
    parts.push(terminalTable(header, coloured, width), ...notes.map(dim), "");
  }
  return [...parts, machineLine(result), ...divergences(result), ...troubles(result), ...notices].join("\n");
}

function colour(cell: string): string {
  if (cell.startsWith("reproduced")) return green(cell);
  if (cell.startsWith("contradicted")) return red(cell);
  if (/^(inconclusive|depends)/.test(cell)) return yellow(cell);
  return cell;
}

/** `500 runs on the CPU …, 2 min 10 s, 2,300 steps/s`. */
function machineLine({ canonical: { runs }, provenance: { device, processor, wallSeconds, stepsPerSecond } }: Result) {
  const rate = Math.round(stepsPerSecond).toLocaleString("en-US");
  const flags = device.flags ? `, V8 flags ${device.flags}` : "";
  return `${runs.length} runs on ${device.kind}: ${device.name}${flags} (${processor}); ` +
    `${duration(wallSeconds)}, ${rate} steps/s`;
}

/** Where runs diverged: `12 runs diverged, first in layer 3 (output)`; those of a place together. */
function divergences({ canonical: { runs } }: Result): string[] {
  const places = runs.filter(({ status }) => status === "diverged").map(({ nonfinite }) =>
    nonfinite ? `, first in layer ${nonfinite.layer} (${nonfinite.where})` : ""
  );
  return [...Map.groupBy(places, (place) => place)].map(([place, { length }]) =>
    `${length} ${length === 1 ? "run" : "runs"} diverged${place}`
  );
}

/** Runs that did not come to an end, by reason. */
function troubles({ canonical: { runs } }: Result): string[] {
  const reasons = new Map<string, number>();
  for (const { status, reason } of runs) {
    if (status !== "failed" && status !== "skipped") continue;
    const text = `${status}: ${reason}`;
    reasons.set(text, (reasons.get(text) ?? 0) + 1);
  }
  return [...reasons].map(([text, count]) => red(`${count} runs ${text}`));
}
