/** What the doctor found, and how it tells people. */
import type { CpuTrial } from "./cpu.ts";
import type { DataState } from "./data.ts";
import type { ExperimentState } from "./experiments.ts";
import { TRIAL_SIZE } from "./device_trial.ts";
import type { GpuState } from "./gpu.ts";
import { type GpuProbe, SIDE_BY_SIDE } from "./gpu_probe.ts";
import type { Machine } from "./machine.ts";

/** Everything that was found; `--json` prints it as it is. */
export interface Report {
  readonly machine: Machine;
  /** With the fast V8 flags, then without. */
  readonly cpu: readonly CpuTrial[];
  readonly gpu: GpuState;
  readonly data: readonly DataState[];
  readonly experiments: readonly ExperimentState[];
}

type Line = readonly [label: string, text: string];

/** The report in sections, a fact a line. */
export function reportText(report: Report): string {
  return [
    section("Machine", machineLines(report.machine)),
    section("CPU device", cpuLines(report.cpu)),
    section("GPU device", gpuLines(report.gpu)),
    section("Data", report.data.map(({ task, state }): Line => [task, state])),
    section("Experiments", report.experiments.map(experimentLine)),
    choice(report),
  ].join("\n\n");
}

function section(title: string, lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([label]) => label.length));
  const indented = (text: string) => text.replaceAll("\n", `\n${" ".repeat(width + 4)}`);
  return [title, ...lines.map(([label, text]) => `  ${label.padEnd(width)}  ${indented(text)}`)].join("\n");
}

function machineLines(machine: Machine): Line[] {
  const { deno, v8, system, processor, cores, memoryBytes, memoryAvailableBytes, diskAvailableBytes } = machine;
  return [
    ["Deno", `${deno}, V8 ${v8}`],
    ["system", system],
    ["processor", `${processor}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["memory", `${gibibytes(memoryBytes)}, ${gibibytes(memoryAvailableBytes)} of it available`],
    ["disk", `${gibibytes(diskAvailableBytes)} available in the project's folder`],
  ];
}

function cpuLines(trials: readonly CpuTrial[]): Line[] {
  return trials.map((trial): Line => {
    const label = trial.flags === "" ? "plain" : "fast V8 flags";
    if ("failure" in trial) return [label, `does not start: ${trial.failure}`];
    const speed = `matmul ${MATMUL}: ${trial.gigaflops.toFixed(0)} GFLOP/s a core`;
    return [label, [testWords(trial.selfTest), speed, trial.info.name].join("; ")];
  });
}

const MATMUL = [TRIAL_SIZE, TRIAL_SIZE, TRIAL_SIZE].join("x");

function testWords(selfTest: string | null): string {
  return selfTest === null ? "agrees with the float64 reference" : `FAILED its self-test: ${selfTest}`;
}

/** Limits that decide which programs fit; `--json` has all. */
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "minStorageBufferOffsetAlignment",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupsPerDimension",
] as const;

const HALF_LINES: Readonly<Record<NonNullable<GpuProbe["half"]>, string>> = {
  exact: "to nearest even",
  rounding: "not to nearest even; shaders round on bits",
  lossy: "changes numbers that f16 can hold; no storage in f16",
};

function gpuLines(gpu: GpuState): Line[] {
  if ("failure" in gpu) return [["adapter", `none that works: ${gpu.failure}`]];
  if (gpu.adapter === null) {
    return [["adapter", "none; on Debian, mesa-vulkan-drivers gives a software adapter to test the shaders on"]];
  }
  const { description, vendor, software, features, limits, loopCap, nan, subnormals, fma, half, selfTest, gigaflops } =
    gpu.adapter;
  return [
    ["adapter", vendor === "" ? description : `${description}, vendor ${vendor}`],
    ["kind", software ? "software: for testing shaders, slower than the CPU device" : "hardware"],
    ["self-test", testWords(selfTest)],
    ["matmul", `${MATMUL}, ${SIDE_BY_SIDE} side by side: ${gigaflops.toFixed(gigaflops < 10 ? 1 : 0)} GFLOP/s`],
    ["loops", loopCap === null ? "none was cut short" : `end in silence after ${loopCap} iterations`],
    ["NaN", `x != x ${nan.unequalToItself ? "finds" : "misses"} it, max(NaN, 1) is ${nan.maxWithOne}`],
    ["subnormals", subnormals],
    ["multiply-add", fma],
    ["conversion to f16", half === null ? "none" : HALF_LINES[half]],
    ["features", features.join(", ") || "none"],
    ...LIMITS.map((name): Line => [name, String(limits[name] ?? "not said")]),
  ];
}

function experimentLine({ name, headline, obstacles }: ExperimentState): Line {
  const mark = headline ? " (headline)" : "";
  if (obstacles.length === 0) return [name, `can run${mark}`];
  return [name, [`cannot run${mark}:`, ...obstacles].join("\n")];
}

/** The device that `bench` takes. */
function choice({ cpu, gpu }: Report): string {
  const works = cpu.some((trial) => "selfTest" in trial && trial.selfTest === null);
  if ("adapter" in gpu && gpu.adapter?.software === false && gpu.adapter.selfTest === null) {
    return "bench takes the GPU (--device auto).";
  }
  if (works) return "bench takes the CPU (--device auto).";
  return "bench cannot run here: neither device works.";
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
