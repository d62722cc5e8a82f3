/** A plan as text: one line a program, and the total. */
import { valueLabel } from "../../../results/labels.ts";
import { canonicalText } from "../spec/canonical.ts";
import { settingEntries, settingsOf } from "../spec/settings.ts";
import type { Estimate } from "./estimate.ts";
import { REPLICA_SETTINGS } from "./group.ts";

const HEADER = ["program", "runs", "parameters", "steps", "FLOP/step", "live/run", "FLOP", "memory", "time"];

/**
 * The estimates of one or more experiments as an aligned table. A program is named by the settings in which the programs
 * differ, or by its shape where there is but one.
 */
export function planTable(estimates: readonly Estimate[]): string {
  const names = programNames(estimates);
  const rows = estimates.map((estimate, i) => [
    names[i],
    String(estimate.group.runs.length),
    withThousands(estimate.parameters),
    withThousands(estimate.steps),
    flopText(estimate.step.flops),
    byteText(estimate.step.liveBytes),
    flopText(estimate.totalFlops),
    byteText(estimate.bufferBytes),
    showSeconds(estimate.seconds),
  ]);
  const sum = (of: (estimate: Estimate) => number) => estimates.reduce((total, one) => total + of(one), 0);
  const largest = Math.max(0, ...estimates.map(({ bufferBytes }) => bufferBytes));
  const total = [
    `total: ${estimates.length} ${estimates.length === 1 ? "program" : "programs"}`,
    String(sum(({ group }) => group.runs.length)),
    "",
    "",
    "",
    "",
    flopText(sum(({ totalFlops }) => totalFlops)),
    byteText(largest),
    showSeconds(sum(({ seconds }) => seconds)),
  ];
  return [aligned([HEADER, ...rows, total]), ...estimates.flatMap((estimate, i) => savingLine(names[i], estimate))]
    .join("\n");
}

/** What checkpoints and micro-batches of a program save in a step of one run, and what they cost. */
function savingLine(name: string, { step, plainStep }: Estimate): string[] {
  if (!plainStep) return [];
  const inPlaceOf = (what: "activationBytes" | "liveBytes") =>
    `${byteText(step[what])} in place of ${byteText(plainStep[what])} (−${percent(1 - step[what] / plainStep[what])})`;
  const more = step.flops - plainStep.flops;
  return [
    `${name}: activations ${inPlaceOf("activationBytes")}, with gradients ${inPlaceOf("liveBytes")}, ` +
    `${flopText(more)} FLOP/step more (+${percent(more / plainStep.flops)})`,
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function flopText(flops: number): string {
  return withPrefix(flops, 1000, ["", "k", "M", "G", "T", "P", "E"]);
}

function byteText(bytes: number): string {
  return withPrefix(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
}

/** First column to the left, numbers to the right, a rule below the header and above the total. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join("  ").trimEnd()
  );
  const ruler = "─".repeat(widths.reduce((a, b) => a + b + 2, -2));
  return [lines[0], ruler, ...lines.slice(1, -1), ruler, lines[lines.length - 1]].join("\n");
}

function programNames(estimates: readonly Estimate[]): string[] {
  const all = estimates.map(({ group }) => settingsOf(group.config));
  const differing = settingEntries(all[0] ?? {}).map(([path]) => path).filter((path) => {
    const texts = new Set(all.map((settings) => canonicalText(settings[path] ?? null)));
    return texts.size > 1 && !(REPLICA_SETTINGS as readonly string[]).includes(path);
  });
  return estimates.map(({ group: { config } }, i) => {
    const { kind, depth, width } = config.model;
    if (differing.length === 0 && config.closed_form) return valueLabel("closed_form.form", config.closed_form.form);
    if (differing.length === 0) return `${kind} ${depth}x${width}, ${config.data.task}`;
    return differing.map((path) => valueLabel(path, all[i][path] ?? null)).join(", ");
  });
}

function withThousands(value: number): string {
  return value.toLocaleString("en-US");
}

function withPrefix(value: number, base: number, prefixes: readonly string[]): string {
  let power = 0;
  while (value >= base && power < prefixes.length - 1) {
    value /= base;
    power++;
  }
  const digits = power === 0 ? String(Math.round(value)) : value.toPrecision(3).replace(/e\+\d+$/, "");
  return prefixes[power] === "" ? digits : `${digits} ${prefixes[power]}`;
}

/** `9.5 s`, `75 s`, `3.2 min`, `4.0 h`. */
export function showSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;
}
