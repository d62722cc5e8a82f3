/** What the tests have measured, as `docs/coverage.json` keeps it, and what of it still holds. */
import type { CoverageLine } from "../../kernels/testing/coverage_log.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { type DeviceName, DEVICES, type Tested } from "./tested.ts";

/** Version of the file's form. */
export const FORMAT = 1;

/** Greatest error of one kernel, device and element type. */
export interface KernelError {
  /** To two digits. */
  readonly error: number;
  /** Greatest tolerance among the cases; 0 where nothing may differ. */
  readonly tolerance: number;
}

/** One kernel on one device. */
export interface KernelMeasured {
  /** Hash of what it hangs on; see `TestedKernel`. */
  readonly build: string;
  /** What the device says of itself. */
  readonly on: string;
  /** By element type. */
  readonly errors: Readonly<Record<string, KernelError>>;
}

/** The derivatives that one test file checks. */
export interface DerivativesMeasured {
  readonly build: string;
  readonly forward: readonly string[];
  readonly backward: readonly string[];
  readonly derivatives: number;
  readonly error: number;
  readonly planted: number;
}

/** One configuration that two devices trained, each step from the same numbers. */
export interface LockstepMeasured {
  readonly devices: readonly string[];
  readonly config: RunConfig;
  readonly steps: number;
  /** Greatest of all steps; null where a number was not finite. */
  readonly lossError: number | null;
  readonly gradientError: number | null;
}

/** All that was measured. */
export interface Measured {
  readonly format: number;
  readonly kernels: Readonly<Record<string, { planted: number } & Partial<Record<DeviceName, KernelMeasured>>>>;
  /** By test file. */
  readonly derivatives: Readonly<Record<string, DerivativesMeasured>>;
  readonly lockstep: { readonly build: string; readonly runs: readonly LockstepMeasured[] };
}

export const NOTHING: Measured = { format: FORMAT, kernels: {}, derivatives: {}, lockstep: { build: "", runs: [] } };

/** What has to be measured: test files, and why, one line each. */
export interface Missing {
  readonly files: readonly string[];
  readonly reasons: readonly string[];
}

/** What is not measured, or was measured when it was another. */
export function missing({ kernels, operations, lockstep }: Tested, measured: Measured): Missing {
  const [files, reasons]: [Set<string>, string[]] = [new Set(), []];
  for (const [name, { file, builds }] of kernels) {
    for (const device of DEVICES) {
      const found = measured.kernels[name]?.[device];
      if (found?.build === builds[device]) continue;
      files.add(file);
      reasons.push(
        `kernel ${name} ${found ? "has changed since it was measured" : "is not measured"} on the ${device}`,
      );
    }
  }
  for (const [file, { operations: names, build }] of operations) {
    const found = measured.derivatives[file];
    if (found?.build === build) continue;
    files.add(file);
    const what = found ? "have changed since they were" : "are not";
    reasons.push(`the derivatives of ${names.join(" and ")} ${what} measured`);
  }
  if (measured.lockstep.build !== lockstep.build) {
    files.add(lockstep.file);
    reasons.push("training in lockstep is not measured as its test is now");
  }
  return { files: [...files], reasons };
}

/** What was known with what a log says anew; what is no longer in the tree is left out. */
export function merged(known: Measured, lines: readonly CoverageLine[], tested: Tested): Measured {
  const fileOf = ({ file }: CoverageLine, files: Iterable<string>) =>
    [...files].find((one) => file.endsWith(`/${one}`));
  const kernels = [...tested.kernels].map(([name, { builds }]) => {
    const own = lines.filter((line) => "kernel" in line && line.kernel === name);
    const before = known.kernels[name];
    const planted = own.find((line) => line.kind === "controls")?.planted ?? before?.planted ?? 0;
    const devices = DEVICES.flatMap((device) => {
      const cases = own.filter((line) => line.kind === "case" && line.device === device);
      const one = kernelMeasured(cases, builds[device]) ?? before?.[device];
      return one ? [[device, one]] : [];
    });
    return [name, { planted, ...Object.fromEntries(devices) }];
  });
  const derivatives = [...tested.operations].flatMap(([file, { build }]) => {
    const own = lines.filter((line) => line.kind === "gradient" && fileOf(line, tested.operations.keys()) === file);
    const one = derivativesMeasured(own, build) ?? known.derivatives[file];
    return one ? [[file, one]] : [];
  });
  const runs = lines.filter((line) => line.kind === "lockstep").map(lockstepMeasured);
  return {
    format: FORMAT,
    kernels: Object.fromEntries(kernels),
    derivatives: Object.fromEntries(derivatives),
    lockstep: runs.length > 0 ? { build: tested.lockstep.build, runs } : known.lockstep,
  };
}

function lockstepMeasured(line: Extract<CoverageLine, { kind: "lockstep" }>): LockstepMeasured {
  const { devices, config, steps, lossError, gradientError } = line;
  const kept = (error: number | null) => error === null ? null : rounded(error); // JSON has null for what is not finite
  return {
    ...{ devices, config: config as RunConfig, steps },
    ...{ lossError: kept(lossError), gradientError: kept(gradientError) },
  };
}

function kernelMeasured(lines: readonly CoverageLine[], build: string): KernelMeasured | undefined {
  const cases = lines.filter((line) => line.kind === "case");
  if (cases.length === 0) return undefined;
  const byType = Map.groupBy(cases, ({ dtype }) => dtype);
  const errors = [...byType].sort().map(([dtype, own]) => [dtype, {
    error: rounded(Math.max(...own.map(({ error }) => error))),
    tolerance: Math.max(...own.map(({ tolerance }) => tolerance)),
  }]);
  return { build, on: cases[0].name, errors: Object.fromEntries(errors) };
}

function derivativesMeasured(lines: readonly CoverageLine[], build: string): DerivativesMeasured | undefined {
  const checks = lines.filter((line) => line.kind === "gradient");
  if (checks.length === 0) return undefined;
  const all = (of: (line: (typeof checks)[number]) => readonly string[]) => [...new Set(checks.flatMap(of))].sort();
  const sum = (of: (line: (typeof checks)[number]) => number) => checks.reduce((total, line) => total + of(line), 0);
  return {
    build,
    forward: all(({ forward }) => forward),
    backward: all(({ backward }) => backward),
    derivatives: sum(({ derivatives }) => derivatives),
    error: rounded(Math.max(...checks.map(({ error }) => error))),
    planted: sum(({ planted }) => planted),
  };
}

function rounded(error: number): number {
  return Number(error.toPrecision(2));
}
