/**
 * Where results lie.
 *
 * Published, below `results/v1/<suite>/`: `<experiment>.<device>.<revision>.json`, never changed again, beside it
 * `<experiment>.<device>.<revision>.verdicts.json`, derived. The newest run, below `runs/out/<suite>/`:
 * `<experiment>.<device>.json` and `<experiment>.<device>.verdicts.json`.
 */
import { FORMAT_VERSION, type Result } from "./format.ts";
import type { Files } from "./files.ts";

/** Devices whose results are kept; the float64 reference is for tests. */
export type DeviceKind = "cpu" | "gpu";

/** Which result of an experiment. */
export interface ResultName {
  readonly suite: string;
  readonly experiment: string;
  readonly device: DeviceKind;
}

/** A published result, by name. */
export interface Published extends ResultName {
  /** Counted from 1 for each experiment and device, whatever the format. */
  readonly revision: number;
  /** Format version it was published in, which names its folder; the newest by default. */
  readonly version?: number;
}

/** Folder of what is published now; older versions of the format keep their own. */
export const PUBLISHED = publishedFolder(FORMAT_VERSION);

/** Folder of what benches made. */
export const RUNS_OUT = "runs/out";

/** Path of a published result. */
export function publishedPath(name: Published): string {
  const { suite, experiment, device } = checkedName(name);
  return `${publishedFolder(name.version ?? FORMAT_VERSION)}/${suite}/${experiment}.${device}.${name.revision}.json`;
}

function publishedFolder(version: number): string {
  return `results/v${version}`;
}

/** Path of the newest run's result. */
export function runPath(name: ResultName): string {
  const { suite, experiment, device } = checkedName(name);
  return `${RUNS_OUT}/${suite}/${experiment}.${device}.json`;
}

/** Path of the verdicts beside a result. */
export function verdictsPath(resultPath: string): string {
  return resultPath.replace(/\.json$/, ".verdicts.json");
}

/** The name of a result. Throws `RangeError` for a result of the float64 reference. */
export function nameOf({ canonical: { suite, experiment }, provenance: { device: { kind } } }: Result): ResultName {
  if (kind === "reference") {
    throw new RangeError(
      `Cannot keep the result of ${suite}/${experiment}: the device must be cpu or gpu, got ${kind}`,
    );
  }
  return checkedName({ suite, experiment, device: kind });
}

/** Published results of this and of older formats, by suite, experiment, device and revision. */
export function listPublished(files: Files, newest = FORMAT_VERSION): Published[] {
  const versions = Array.from({ length: newest }, (_, i) => i + 1);
  return versions.flatMap((version) =>
    inFolders(files, publishedFolder(version), /^([^.]+)\.(cpu|gpu)\.([1-9]\d*)\.json$/).map(
      ([suite, experiment, device, revision]): Published => {
        const older = version === FORMAT_VERSION ? {} : { version };
        return { suite, experiment, device: device as DeviceKind, revision: Number(revision), ...older };
      },
    )
  ).sort(byName);
}

/** Results that benches left, by suite, experiment and device. */
export function listRuns(files: Files): ResultName[] {
  return inFolders(files, RUNS_OUT, /^([^.]+)\.(cpu|gpu)\.json$/).map(([suite, experiment, device]) => {
    return { suite, experiment, device: device as DeviceKind };
  });
}

/** Suite and matched parts of every file name that fits. */
function inFolders(files: Files, folder: string, pattern: RegExp): string[][] {
  return files.list(folder).filter((entry) => entry.folder).flatMap(({ name: suite }) =>
    files.list(`${folder}/${suite}`).flatMap(({ name }) => {
      const match = name.match(pattern);
      return match ? [[suite, ...match.slice(1)]] : [];
    })
  );
}

function byName(a: Published, b: Published): number {
  const [left, right] = [a, b].map(({ suite, experiment, device }) => `${suite}/${experiment}.${device}`);
  return left === right ? a.revision - b.revision : left < right ? -1 : 1;
}

/** Names come from files, too, so they must be names and no paths. */
function checkedName<T extends ResultName>(name: T): T {
  for (const word of [name.suite, name.experiment]) {
    if (/^[a-z0-9_]+$/.test(word)) continue;
    throw new RangeError(
      `Cannot use the name ${JSON.stringify(word)}: suites and experiments are named with a to z, 0 to 9 and _`,
    );
  }
  return name;
}
