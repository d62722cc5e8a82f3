/** What Descent's speed is held against: each line with its target, what was reached, and what takes the time. */
import type { Arm, KernelRow, Perf, PerfSweep, Spread } from "./perf_format.ts";
import { formatNumber } from "./numbers.ts";

/** A target with what became of it. */
export interface TargetLine {
  /** What is measured, and against what. */
  readonly line: string;
  readonly against: string;
  readonly target: number;
  /** Whether the target is a least or a greatest value. */
  readonly bound: "least" | "most";
  /** Undefined where it was not measured. */
  readonly reached?: number;
  readonly interval?: readonly [number, number];
  /** Reached in the median; undefined where it was not measured. */
  readonly holds?: boolean;
  /** What limits it, or why it was not measured. */
  readonly limits: string;
}

/** Arms by what they stand for; the fastest of a group counts. */
const GROUPS: Readonly<Record<"runs" | "batched" | "javascript", { title: string; arms: readonly Arm[] }>> = {
  runs: { title: "PyTorch, one run after another", arms: ["torch_runs"] },
  batched: { title: "PyTorch, runs batched", arms: ["torch_bmm", "torch_vmap"] },
  javascript: { title: "best JavaScript peer", arms: ["jax_js", "tfjs"] },
};
type Group = keyof typeof GROUPS;

/** Times faster than each group. */
const SWEEP_TARGETS: Readonly<Record<string, Readonly<Record<Group, number>>>> = {
  mlp_64: { runs: 7, batched: 2.5, javascript: 10 },
  mlp_128: { runs: 3, batched: 1.8, javascript: 10 },
  mlp_256: { runs: 2, batched: 1.5, javascript: 5 },
  transformer: { runs: 3, batched: 1.5, javascript: 5 },
};
const OTHER_TARGETS = {
  blas: 1,
  ceiling: 0.7,
  step: 0.65,
  cores: 1.9,
  firstStep: 1,
  host: 0.05,
  memory: 0.05,
  replicaBytes: 2 * 2 ** 30,
  superlinear: 0.1,
} as const;
const LEAST_SIDE = 128;
const WIDE = ["mlp_128", "mlp_256"];

/** Every line; those of works that were not asked for are left out. */
export function targetLines(perf: Perf): TargetLine[] {
  return [
    ...perf.sweeps.flatMap((sweep) => sweepLines(sweep)),
    ...productLines(perf),
    ...perf.sweeps.filter(({ name }) => WIDE.includes(name)).map(stepLine),
    ...perf.sweeps.filter(({ name }) => name === "mlp_128").flatMap(coresLine),
    ...(perf.also ? alsoLines(perf.also) : []),
  ];
}

function sweepLines(sweep: PerfSweep): TargetLine[] {
  const targets = Object.hasOwn(SWEEP_TARGETS, sweep.name) ? SWEEP_TARGETS[sweep.name] : undefined;
  if (!targets) return [];
  return (Object.keys(GROUPS) as Group[]).map((group) => {
    const { title, arms } = GROUPS[group];
    const base = { line: sweep.title, against: title, target: targets[group], bound: "least" } as const;
    const found = sweep.arms.filter(({ arm }) => arms.includes(arm));
    const ratios = found.flatMap(({ ratio }) => ratio ? [ratio] : []).sort((a, b) => a.median - b.median);
    if (ratios.length > 0) return reached(base, ratios[0], limitsOf(sweep));
    return { ...base, limits: found.map(({ arm, reason }) => `${arm}: ${reason}`).join("; ") || "not measured" };
  });
}

/** The kernels that take most of a step, at what speed. */
function limitsOf({ profile }: PerfSweep): string {
  const total = profile.reduce((sum, { seconds }) => sum + seconds, 0);
  return profile.slice(0, 3).map((row) => `${row.kernel} ${percent(row.seconds / total)} of a step${speedOf(row)}`)
    .join(", ");
}

function speedOf({ kernel, flops, seconds }: KernelRow): string {
  return kernel === "matmul" ? ` at ${formatNumber(flops / seconds / 1e9)} GFLOP/s` : "";
}

function productLines({ products }: Perf): TargetLine[] {
  const large = products.filter(({ side }) => side >= LEAST_SIDE);
  const worst = (of: "againstBlas" | "againstCeiling") =>
    large.flatMap((product) => {
      const ratio = product[of];
      return ratio ? [{ product, ratio }] : [];
    }).sort((a, b) => a.ratio.median - b.ratio.median)[0];
  const line = (of: "againstBlas" | "againstCeiling", against: string, target: number): TargetLine[] => {
    const found = worst(of);
    if (!found) return [];
    const { side, transposed } = found.product;
    const which = transposed === "none" ? "nothing transposed" : `${transposed} transposed`;
    const base = {
      line: "matmul 128 to 1024, all transpositions, the slowest",
      against,
      target,
      bound: "least",
    } as const;
    return [reached(base, found.ratio, `the slowest is ${side}, ${which}`)];
  };
  return [
    ...line("againstBlas", "OpenBLAS sgemm, one core", OTHER_TARGETS.blas),
    ...line("againstCeiling", "multiply-adds in registers, one core", OTHER_TARGETS.ceiling),
  ];
}

function stepLine(sweep: PerfSweep): TargetLine {
  const products = sweep.profile.find(({ kernel }) => kernel === "matmul");
  const base = {
    line: `whole training step, ${sweep.title}`,
    against: "its matrix products alone",
    target: OTHER_TARGETS.step,
    bound: "least",
  } as const;
  if (!products) return { ...base, limits: "it has no product" };
  const share = products.seconds / sweep.stepSeconds;
  return { ...base, reached: share, holds: share >= base.target, limits: limitsOf(sweep) };
}

function coresLine(sweep: PerfSweep): TargetLine[] {
  const one = sweep.arms.find(({ arm }) => arm === "descent_one_core");
  if (!one?.ratio) return [];
  const base = {
    line: `all cores, ${sweep.title}`,
    against: "one core",
    target: OTHER_TARGETS.cores,
    bound: "least",
  } as const;
  return [reached(base, one.ratio, "what else runs on the machine, and caches that cores share")];
}

function alsoLines({ firstStepSeconds, hostShare, memory, scaling }: NonNullable<Perf["also"]>): TargetLine[] {
  const sorted = [...firstStepSeconds].sort((a, b) => a - b);
  const first = sorted[Math.floor((sorted.length - 1) / 2)];
  const host = [...hostShare].sort((a, b) => b.bench - a.bench)[0];
  const excess = (one: typeof memory[number]) => Math.abs(one.allocatedBytes / one.plannedBytes - 1);
  const off = [...memory].sort((a, b) => excess(b) - excess(a))[0];
  const replicas = [...memory].sort((a, b) => b.replicas - a.replicas)[0];
  const most = (line: string, against: string, target: number, value: number, limits: string): TargetLine => {
    return { line, against, target, bound: "most", reached: value, holds: value <= target, limits };
  };
  return [
    most(
      "start of Deno to the first training step, seconds",
      "–",
      OTHER_TARGETS.firstStep,
      first,
      `least ${formatNumber(sorted[0])}, most ${formatNumber(sorted[sorted.length - 1])}`,
    ),
    most(
      "host's share of a bench's time, the greatest",
      "–",
      OTHER_TARGETS.host,
      host.bench,
      `${host.name}: initial numbers, inputs, hashes; ${percent(host.training)} of training alone`,
    ),
    most(
      "memory allocated beyond the plan, the greatest share",
      "the plan",
      OTHER_TARGETS.memory,
      excess(off),
      off.name,
    ),
    most(
      `memory of ${replicas.replicas} replicas of the ${replicas.name}, GiB`,
      "–",
      OTHER_TARGETS.replicaBytes / 2 ** 30,
      replicas.allocatedBytes / 2 ** 30,
      "weights, moments and inputs of each replica, one copy of activations",
    ),
    ...scaling.map(({ of, exponent, flopsExponent, sizes }) =>
      most(
        `exponent of time in ${of}, ${sizes[0]} to ${sizes[sizes.length - 1]}`,
        "that of the operations, and a tenth",
        flopsExponent + OTHER_TARGETS.superlinear,
        exponent,
        `operations: ${formatNumber(flopsExponent)}`,
      )
    ),
  ];
}

function reached(
  base: Pick<TargetLine, "line" | "against" | "target" | "bound">,
  { median, interval, range }: Spread,
  limits: string,
): TargetLine {
  return { ...base, reached: median, interval: interval ?? range, holds: median >= base.target, limits };
}

function percent(share: number): string {
  return `${formatNumber(100 * share, 2)} %`;
}
