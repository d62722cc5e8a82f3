/** A measurement in the terminal. */
import type { KernelRow, Perf, PerfProduct, PerfSweep, Spread } from "../../results/perf_format.ts";
import { type TargetLine, targetLines } from "../../results/perf_targets.ts";
import { formatNumber } from "../../results/numbers.ts";
import { terminalTable, terminalWidth } from "../terminal_table.ts";
import { spreadOf } from "./spread.ts";

/** A sweep and where a step's time goes. */
export function sweepTables(sweep: PerfSweep): string {
  return `${sweepTable(sweep)}\n${kernelTable(sweep.profile)}`;
}

/** Everything but the sweeps, and the targets. */
export function otherTables(perf: Perf): string {
  const { products, kernels } = perf;
  return [
    ...(products.length > 0 ? [productTable(products)] : []),
    ...(kernels.length > 0 ? [kernelTable(kernels)] : []),
    targetTable(targetLines(perf)),
  ].join("\n");
}

function sweepTable({ title, runs, steps, stepFlops, arms }: PerfSweep): string {
  const rows = arms.map(({ arm, seconds, ratio, processorRatio, leastRatio, reason, about, processes }) => {
    if (reason !== null) return [arm, "–", "–", "–", "–", "–", "–", reason];
    const spread = spreadOf(seconds);
    const flops = stepFlops * runs * steps / spread.median / processes / 1e9;
    return [
      ...[arm, number(spread.median), `${number(spread.range[0])} to ${number(spread.range[1])}`],
      ...[
        number(flops),
        spreadText(ratio),
        spreadText(processorRatio),
        leastRatio === null ? "–" : number(leastRatio),
        about,
      ],
    ];
  });
  const header = [
    "",
    "seconds",
    "least to most",
    "GFLOP/s a core",
    "× Descent's",
    "processor time",
    "of the least",
    "how",
  ];
  return `${title}, ${runs} runs × ${steps} steps\n${terminalTable(header, rows, terminalWidth())}`;
}

function productTable(products: readonly PerfProduct[]): string {
  const rows = products.map(({ side, transposed, descent, blas, ceiling, ...against }) => [
    ...[`${side}`, transposed],
    ...[descent, blas, ceiling].map((values) => values ? number(spreadOf(values).median) : "–"),
    ...[against.againstBlas, against.againstCeiling].map(spreadText),
    ...[against.bestAgainstBlas, against.bestAgainstCeiling].map((best) => best === null ? "–" : number(best)),
  ]);
  const header = [
    "side",
    "transposed",
    "GFLOP/s",
    "OpenBLAS",
    "multiply-adds",
    "of OpenBLAS",
    "of multiply-adds",
    "best",
    "best",
  ];
  return `Products on one core\n${terminalTable(header, rows, terminalWidth())}`;
}

function kernelTable(kernels: readonly KernelRow[]): string {
  const total = kernels.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = kernels.map(({ kernel, calls, seconds, flops, bytes, call }) => [
    ...[kernel, String(calls), number(seconds * 1e6), `${(100 * seconds / total).toFixed(1)} %`],
    ...[number(flops / seconds / 1e9), number(bytes / seconds / 1e9), call],
  ]);
  return terminalTable(["kernel", "calls", "µs", "share", "GFLOP/s", "GB/s", "call"], rows, terminalWidth());
}

function spreadText(spread: Spread | null): string {
  if (spread === null) return "–";
  const [low, high] = spread.interval ?? spread.range;
  return `${number(spread.median)} [${number(low)}, ${number(high)}]`;
}

function number(value: number): string {
  return formatNumber(value);
}

function targetTable(lines: readonly TargetLine[]): string {
  const rows = lines.map(({ line, against, target, bound, reached, holds, limits }) => [
    ...[line, against, `at ${bound} ${number(target)}`, reached === undefined ? "–" : number(reached)],
    ...[holds === undefined ? "–" : holds ? "yes" : "no", limits],
  ]);
  return terminalTable(["work", "against", "target", "reached", "holds", "limits"], rows, terminalWidth());
}
