/** The page of a speed measurement in Markdown: targets and what was reached, then everything measured. */
import { formatInterval, formatNumber } from "../results/numbers.ts";
import type { KernelRow, Perf, PerfAlso, PerfProduct, PerfSweep, Spread } from "../results/perf_format.ts";
import { type TargetLine, targetLines } from "../results/perf_targets.ts";
import { escaped, markdownTable } from "./table_text.ts";

/** The page's text. */
export function perfPage(perf: Perf): string {
  const { sweeps, products, kernels, also, absent } = perf;
  const lines = targetLines(perf);
  return [
    targetTable(lines),
    ...sweeps.map(sweepPart),
    ...(products.length > 0 ? [`**Matrix products on one core, GFLOP/s**\n\n${productTable(products)}`] : []),
    ...(kernels.length > 0 ? [`**Kernels alone on one core**\n\n${kernelPart(perf)}`] : []),
    ...(also ? [alsoPart(also)] : []),
    ...(absent.length > 0 ? [absent.map((one) => `- Not here: ${escaped(one)}`).join("\n")] : []),
    escaped(footer(perf)),
  ].map((part) => part.trimEnd()).join("\n\n") + "\n";
}

function targetTable(lines: readonly TargetLine[]): string {
  const rows = lines.map(({ line, against, target, bound, reached, interval, holds, limits }) => [
    line,
    against,
    `at ${bound} ${number(target)}`,
    reached === undefined ? "–" : interval ? formatInterval(reached, interval) : number(reached),
    holds === undefined ? "–" : holds ? "yes" : "no",
    limits,
  ]);
  return markdownTable({
    header: ["work", "against", "target", "reached", "holds", "what limits it"],
    rows,
    notes: [],
  });
}

function sweepPart(sweep: PerfSweep): string {
  const { title, runs, steps, stepFlops, arms, profile, stepSeconds } = sweep;
  const rows = arms.map(({ arm, seconds, ratio, processorRatio, leastRatio, reason, about, processes }) => {
    if (reason !== null) return [arm, "–", "–", "–", "–", "–", "–", reason];
    const sorted = [...seconds].sort((a, b) => a - b);
    const median = (sorted[Math.ceil(sorted.length / 2) - 1] + sorted[Math.floor(sorted.length / 2)]) / 2;
    return [
      arm,
      number(median),
      `${number(sorted[0])} to ${number(sorted[sorted.length - 1])}`,
      number(stepFlops * runs * steps / median / processes / 1e9),
      ...[ratio, processorRatio].map(spreadText),
      leastRatio === null ? "–" : number(leastRatio),
      about,
    ];
  });
  const table = markdownTable({
    header: ["", "seconds", "least to most", "GFLOP/s a core", "× Descent's", "processor time", "least rounds", "how"],
    rows,
    notes: [],
  });
  const step = `A step on one core takes ${number(1e6 * stepSeconds)} µs:`;
  return `**${escaped(title)}, ${runs} runs × ${steps} steps**\n\n${table}\n${step}\n\n${kernelTable(profile)}`;
}

function productTable(products: readonly PerfProduct[]): string {
  const rows = products.map(({ side, transposed, descent, blas, ceiling, ...against }) => [
    String(side),
    transposed,
    ...[descent, blas, ceiling].map((values) => values ? number(Math.max(...values)) : "–"),
    ...[against.againstBlas, against.againstCeiling].map(spreadText),
    ...[against.bestAgainstBlas, against.bestAgainstCeiling].map((best) => best === null ? "–" : number(best)),
  ]);
  const of = ["of OpenBLAS", "of multiply-adds"];
  return markdownTable({
    header: ["side", "transposed", "Descent", "OpenBLAS", "multiply-adds", ...of, ...of.map((one) => `${one}, best`)],
    rows,
    notes: ["Speeds are the best of all rounds; shares are medians over rounds, and those of the best."],
  });
}

function kernelPart({ kernels, ceilings }: Perf): string {
  const flops = ceilings ? `Multiply-adds: ${number(ceilings.gigaflops)} GFLOP/s. ` : "";
  const copies = ceilings?.copies.map(({ bytes, gigabytes }) => `${number(gigabytes)} GB/s in ${sizeText(bytes)}`) ??
    [];
  const said = ceilings ? `\n${flops}Copies, bytes read and written: ${copies.join(", ")}.\n` : "";
  return `${kernelTable(kernels, ceilings)}${said}`;
}

/** Shares of the greater of the two ceilings that a kernel comes close to. */
function kernelTable(kernels: readonly KernelRow[], ceilings: Perf["ceilings"] = null): string {
  const total = kernels.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = kernels.map(({ kernel, calls, seconds, flops, bytes, footprint, call }) => [
    kernel,
    String(calls),
    number(1e6 * seconds),
    ceilings ? number(ceilingShare({ seconds, flops, bytes, footprint }, ceilings)) : number(seconds / total),
    number(flops / seconds / 1e9),
    number(bytes / seconds / 1e9),
    call,
  ]);
  const share = ceilings ? "of the ceiling" : "share";
  return markdownTable({ header: ["kernel", "calls", "µs", share, "GFLOP/s", "GB/s", "call"], rows, notes: [] });
}

/** The greater of: operations over those of multiply-adds, bytes over those of a copy of as many. */
export function ceilingShare(
  { seconds, flops, bytes, footprint }: Pick<KernelRow, "seconds" | "flops" | "bytes" | "footprint">,
  { gigaflops, copies }: NonNullable<Perf["ceilings"]>,
): number {
  const level = copies.find((copy) => footprint <= copy.bytes) ?? copies[copies.length - 1];
  return Math.max(flops / seconds / 1e9 / gigaflops, bytes / seconds / 1e9 / level.gigabytes);
}

function alsoPart({ hostShare, memory, scaling }: PerfAlso): string {
  const host = markdownTable({
    header: ["work", "host's share of a bench", "of training alone"],
    rows: hostShare.map(({ name, bench, training }) => [name, number(bench), number(training)]),
    notes: [],
  });
  const bytes = markdownTable({
    header: ["work", "replicas", "planned, MiB", "allocated, MiB"],
    rows: memory.map(({ name, replicas, plannedBytes, allocatedBytes }) => [
      ...[name, String(replicas), number(plannedBytes / 2 ** 20), number(allocatedBytes / 2 ** 20)],
    ]),
    notes: [],
  });
  const growth = markdownTable({
    header: ["growing", "sizes", "milliseconds", "exponent", "exponent of the operations"],
    rows: scaling.map(({ of, sizes, seconds, exponent, flopsExponent }) => [
      ...[of, sizes.join(", "), seconds.map((one) => number(1000 * one)).join(", ")],
      ...[number(exponent), number(flopsExponent)],
    ]),
    notes: [],
  });
  return [`**The host's share, memory, and growth**`, host, bytes, growth].map((part) => part.trimEnd()).join("\n\n");
}

function footer({ repeats, load, provenance }: Perf): string {
  const { device, processor, cores, deno, commit, dirty, wallSeconds } = provenance;
  const code = commit === null ? "code of unknown commit" : `commit ${commit.slice(0, 7)}${dirty ? ", changed" : ""}`;
  return `${repeats} rounds, all arms of a work in turn; medians, with the 95 % interval of the median where there are at ` +
    `least 6 rounds. Ready processes over a minute: ${number(load.before)} before, ${
      number(load.after)
    } after; other ` +
    `processes kept ${number(load.othersMedian)} of ${cores} cores busy in the median round, ${
      number(load.othersMost)
    } in ` +
    `the worst. ${device.kind}: ${device.name}, ${processor}; Deno ${deno}, ${code}, ${wallSeconds.toFixed(0)} s.`;
}

function spreadText(spread: Spread | null): string {
  if (spread === null) return "–";
  return formatInterval(spread.median, spread.interval ?? spread.range);
}

function sizeText(bytes: number): string {
  return bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 2 ** 10} KiB`;
}

function number(value: number): string {
  return formatNumber(value);
}
