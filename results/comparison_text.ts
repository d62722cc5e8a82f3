/** A comparison for readers and for programs. */
import type {
  ClaimDifference,
  ComparisonFile,
  CounterDifference,
  DifferenceWord,
  ExperimentDifference,
  QuantityDifference,
} from "./comparison_format.ts";
import { ComparisonFile as Schema } from "./comparison_format.ts";
import { encode } from "./encode.ts";
import { readFormat } from "./read.ts";

/** What may make a comparison fail. */
export const FAILURES = ["worse", "changed", "undecided", "missing", "fault"] as const;
export type Failure = typeof FAILURES[number];

const CLAIMS = ["claim", "claims"] as const;
const QUANTITIES = ["quantity", "quantities"] as const;
const COUNTERS = ["counter", "counters"] as const;

/**
 * What of a comparison is among `failures`, in words. `missing` counts what only the first side has; a `fault` is other
 * bits where nothing differs that could explain them. Times are never among them.
 */
export function failuresOf(comparison: ComparisonFile, failures: readonly Failure[]): string[] {
  const found: string[] = [];
  for (const one of comparison.experiments) {
    const name = `${one.suite}/${one.experiment}`;
    for (const word of ["worse", "changed", "undecided"] as const) {
      if (!failures.includes(word)) continue;
      for (
        const [[single, several], all] of [[CLAIMS, one.claims], [QUANTITIES, one.quantities], [
          COUNTERS,
          one.counters,
        ]] as const
      ) {
        const count = countOf(all, word);
        if (count > 0) found.push(`${name}: ${count} ${count === 1 ? single : several} ${word}`);
      }
    }
    const { onlyInFirst, unexplained } = one.runs;
    if (failures.includes("missing") && onlyInFirst > 0) found.push(`${name}: ${onlyInFirst} runs are missing`);
    if (failures.includes("fault") && unexplained > 0) {
      found.push(`${name}: ${unexplained} runs have other bits on the same device and build`);
    }
  }
  if (failures.includes("missing")) found.push(...comparison.onlyInFirst.map((name) => `${name} is missing`));
  return found;
}

/** Text of a comparison as JSON. */
export function encodeComparison(comparison: ComparisonFile): string {
  return encode(Schema.parse(JSON.parse(encode(comparison))));
}

/** Reads a comparison. Throws `SyntaxError` naming the file and what is wrong. */
export function readComparison(text: string, file: string): ComparisonFile {
  return readFormat(text, file, Schema, { kind: "comparison", older: '"deno task compare" makes a new one' });
}

/** A comparison as Markdown. */
export function comparisonReport({ first, second, experiments, onlyInFirst, onlyInSecond }: ComparisonFile): string {
  const parts = [
    `# ${first} → ${second}`,
    ...experiments.map(section),
    ...(onlyInFirst.length > 0 ? [`Only in ${first}: ${onlyInFirst.join(", ")}`] : []),
    ...(onlyInSecond.length > 0 ? [`Only in ${second}: ${onlyInSecond.join(", ")}`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(one: ExperimentDifference): string {
  const parts = [
    `## ${one.suite}/${one.experiment}`,
    summary(one).map((line) => `- ${line}`).join("\n"),
    claimTable(one.claims.filter(({ word, judgements }) => word !== "same" || judgements.some(moved))),
    quantityTable(one.quantities.filter(({ word }) => word !== "same")),
    counterTable(one.counters.filter(({ word }) => word !== "same")),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function summary(one: ExperimentDifference): string[] {
  const { runs, devices, claims, quantities, counters, stepsPerSecond } = one;
  const lines = one.identical ? [`identical, ${runs.common} runs`] : [
    `${runs.identical} of ${runs.common} common runs are identical` +
    (runs.onlyInFirst > 0 ? `; ${runs.onlyInFirst} only in the first` : "") +
    (runs.onlyInSecond > 0 ? `; ${runs.onlyInSecond} only in the second` : ""),
    ...(runs.otherSettings > 0 ? [`other settings or data in ${runs.otherSettings} runs`] : []),
    ...(runs.otherBuild > 0 ? [`another build in ${runs.otherBuild} runs`] : []),
    ...(runs.unexplained > 0 ? [`${runs.unexplained} runs have other bits on the same device and build: a fault`] : []),
    ...runs.statusChanges.map(({ run, from, to }) => `${run}: ${from} → ${to}`),
  ];
  if (devices[0] !== devices[1]) lines.push(`on ${devices[0]} → ${devices[1]}`);
  for (const [what, all] of [["claims", claims], ["quantities", quantities], ["counters", counters]] as const) {
    if (all.length > 0) lines.push(`${what}: ${wordCounts(all)}`);
  }
  if (stepsPerSecond && stepsPerSecond[0] > 0) {
    const ratio = stepsPerSecond[1] / stepsPerSecond[0];
    lines.push(`${stepsPerSecond.map(short).join(" → ")} steps/s (× ${ratio.toFixed(2)}), which decides nothing`);
  }
  return lines;
}

function claimTable(claims: readonly ClaimDifference[]): string {
  const rows = claims.flatMap(({ claim, verdicts, judgements, word }) => [
    [claim, "", "", "", "", [...new Set(verdicts)].map((verdict) => verdict ?? "not judged").join(" → "), word],
    ...judgements.filter(moved).map(({ reading, statistic, values, difference, interval, verdicts }) => [
      "",
      reading === null ? statistic : `${reading}: ${statistic}`,
      ...values.map((value) => value === null ? "–" : short(value)),
      differenceText(difference, interval),
      [...new Set(verdicts)].join(" → "),
      "",
    ]),
  ]);
  return table(["claim", "statistic", "first", "second", "difference [95 %]", "verdict", ""], rows);
}

function quantityTable(quantities: readonly QuantityDifference[]): string {
  const rows = quantities.map(({ cell, quantity, means, difference, interval, word }) => [
    ...[cell, quantity, short(means[0]), short(means[1])],
    differenceText(difference, interval),
    word,
  ]);
  return table(["cell", "mean over seeds", "first", "second", "difference [95 %, all together]", ""], rows);
}

function counterTable(counters: readonly CounterDifference[]): string {
  const rows = counters.map((
    { of, counter, values, word },
  ) => [of, counter, String(values[0]), String(values[1]), word]);
  return table(["of", "counter", "first", "second", ""], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function moved({ values: [a, b] }: ClaimDifference["judgements"][0]): boolean {
  return !Object.is(a, b);
}

function differenceText(difference: number | null, interval: readonly [number, number] | null): string {
  if (difference === null) return "–";
  return short(difference) + (interval ? ` [${short(interval[0])}, ${short(interval[1])}]` : "");
}

function wordCounts(all: readonly { readonly word: DifferenceWord }[]): string {
  const words = ["same", "better", "worse", "changed", "undecided"] as const;
  return words.map((word) => [countOf(all, word), word] as const).filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`).join(", ");
}

function countOf(all: readonly { readonly word: DifferenceWord }[], word: DifferenceWord): number {
  return all.filter((one) => one.word === word).length;
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
