/** What a word on the command line of `compare` stands for. */
import { readPublished } from "../../results/current.ts";
import type { JudgedResult } from "../../results/differences.ts";
import type { Files } from "../../results/files.ts";
import { type DeviceKind, listPublished, nameOf, type Published, verdictsPath } from "../../results/layout.ts";
import { type Plan, readPlan } from "../../results/plan_format.ts";
import { readResult, readVerdicts } from "../../results/read.ts";
import { UsageError } from "../command_line.ts";

/** One side: the results it holds, or a plan. */
export type Side =
  | { readonly kind: "results"; readonly results: readonly JudgedResult[]; readonly single: boolean }
  | { readonly kind: "plan"; readonly plan: Plan };

/** Where sides come from. */
export interface SideTools {
  /** Published results. */
  readonly published: Files;
  /** Text of a file, the paths of the files of a folder and of those in it, or nothing. */
  readonly look: (path: string) => { readonly text: string } | { readonly files: readonly string[] } | undefined;
}

/** Reads a side. Throws `UsageError` where there is nothing of this name, `SyntaxError` for files that are not ours. */
export function sideOf(word: string, tools: SideTools): Side {
  if (/^[a-z0-9_]+\/[a-z0-9_]+(\.(cpu|gpu))?@\d+$/.test(word)) return revision(word, tools);
  const found = tools.look(word);
  if (!found) {
    throw new UsageError(
      `there is no file or folder ${word}; a revision is written suite/experiment@1 or suite/experiment.gpu@1`,
    );
  }
  if ("files" in found) return folder(word, found.files, tools);
  if (/"kind":\s*"plan"/.test(found.text)) return { kind: "plan", plan: readPlan(found.text, word) };
  return { kind: "results", results: [withVerdicts(found.text, word, tools)], single: true };
}

function revision(word: string, { published }: SideTools): Side {
  const [, suite, experiment, device, number] = word.match(/^([^/]+)\/([^.@]+)(?:\.(cpu|gpu))?@(\d+)$/)!;
  const known = listPublished(published).filter((one) => one.suite === suite && one.experiment === experiment);
  const found = known.find((one) => one.revision === Number(number) && one.device === (device ?? defaultDevice(known)));
  if (found) return { kind: "results", results: [readPublished(published, found)], single: true };
  const names = known.map((one) => `${one.suite}/${one.experiment}.${one.device}@${one.revision}`);
  const advice = names.length > 0 ? `there are ${names.join(", ")}` : `nothing of ${suite}/${experiment} is published`;
  throw new UsageError(`there is no revision ${word}; ${advice}`);
}

/** The CPU's where it is published: that is the device whose numbers the README shows. */
function defaultDevice(known: readonly Published[]): DeviceKind | undefined {
  return known.some(({ device }) => device === "cpu") ? "cpu" : known[0]?.device;
}

/** Of every experiment and device the newest result of a folder such as `results/v1` or `runs/out`. */
function folder(word: string, paths: readonly string[], tools: SideTools): Side {
  const newest = new Map<string, { path: string; revision: number }>();
  for (const path of paths) {
    const match = path.match(/([a-z0-9_]+\/[a-z0-9_]+\.(?:cpu|gpu))(?:\.([1-9]\d*))?\.json$/);
    if (!match) continue;
    const revision = Number(match[2] ?? Infinity);
    if (!(revision <= (newest.get(match[1])?.revision ?? 0))) newest.set(match[1], { path, revision });
  }
  if (newest.size === 0) {
    throw new UsageError(
      `${word} holds no result; one is named suite/experiment.cpu.json or suite/experiment.cpu.1.json`,
    );
  }
  const results = [...newest.values()].map(({ path }) => {
    const found = tools.look(path);
    return withVerdicts(found && "text" in found ? found.text : "", path, tools);
  });
  return { kind: "results", results, single: false };
}

function withVerdicts(text: string, path: string, { look }: SideTools): JudgedResult {
  const result = readResult(text, path);
  const beside = verdictsPath(path);
  const found = beside === path ? undefined : look(beside);
  return { result, verdicts: found && "text" in found ? readVerdicts(found.text, beside) : null };
}

/** `suite/experiment on the cpu`. */
export function resultName({ result }: JudgedResult): string {
  const { suite, experiment, device } = nameOf(result);
  return `${suite}/${experiment} on the ${device}`;
}
