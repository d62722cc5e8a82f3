/**
 * The command `verify`: reruns what a claim or an experiment needs and holds it against the published result. Running is
 * an argument, so that this file knows no device.
 */
import { parseArgs } from "@std/cli/parse-args";
import { currentResult, type PublishedResult } from "../../results/current.ts";
import type { Files } from "../../results/files.ts";
import type { Result } from "../../results/format.ts";
import { type DeviceKind } from "../../results/layout.ts";
import { type Verification, verifyResult } from "../../results/verify.ts";
import { readingsOf } from "../../suites/core/claims/reads.ts";
import type { Cell } from "../../suites/core/plan/expand.ts";
import type { Pass } from "../../suites/core/plan/run.ts";
import { nearest } from "../../suites/core/spec/nearest.ts";
import { CannotRun } from "../bench/cannot_run.ts";
import { UsageError } from "../command_line.ts";
import { everyExperiment, namedExperiments } from "../experiments.ts";
import type { Experiment, ExperimentName } from "../spec.ts";
import { type Reads, readsOf } from "./reads.ts";

export const VERIFY_HELP = `deno task verify <claim or suite[/experiment]> [--device auto|cpu|gpu]

Reruns just the runs that the claim or experiment needs and compares them with the published result: on the same device
and build every bit must agree, elsewhere the means over seeds must, by interval.

  --device   device to run on; auto (the default) takes a real GPU, else the CPU
  --help     shows this

Exit code: 0 where it agrees, 1 where it does not, nothing is published or nothing can run, 2 for a mistake on the
command line. Experiments whose data is missing are named and left out.`;

/** The part of an experiment to run. */
export interface Part {
  readonly device: DeviceKind;
  /** Keeps the cells it is true for. */
  readonly cells: (cell: Cell) => boolean;
  /** One forward and backward pass of each run is enough. */
  readonly signalOnly: boolean;
  readonly seeds: number;
  readonly passes: readonly Pass[];
}

/** Runs a part of an experiment. */
export type RunPart = (spec: Experiment, name: ExperimentName, part: Part) => Promise<Result>;

/** What the command works with. */
export interface VerifyTools {
  readonly files: Files;
  readonly load: (name: ExperimentName) => Experiment;
  /** Every id of the ledger, for "did you mean". */
  readonly claimIds: () => Iterable<string>;
  readonly chooseDevice: (asked: "auto" | DeviceKind) => Promise<DeviceKind>;
  readonly run: RunPart;
}

/** What one experiment is verified for. */
interface Target {
  readonly name: ExperimentName;
  readonly spec: Experiment;
  /** Null for the whole experiment. */
  readonly claim: string | null;
}

/** Returns the exit code. Throws `UsageError` for what it does not know. */
export async function verifyCommand(args: readonly string[], tools: VerifyTools): Promise<number> {
  const { help, device: asked = "auto", _: words } = parseArgs(args, {
    boolean: ["help"],
    string: ["device"],
    alias: { h: "help" },
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`unknown option "${arg}"; "--help" lists them`);
    },
  });
  if (help) {
    console.log(VERIFY_HELP);
    return 0;
  }
  if (words.length !== 1) throw new UsageError(`verify takes one claim or experiment, got ${words.length}`);
  if (asked !== "auto" && asked !== "cpu" && asked !== "gpu") {
    throw new UsageError(`"--device" takes auto, cpu, gpu, got "${asked}"`);
  }
  const targets = targetsOf(String(words[0]), tools);
  const device = await tools.chooseDevice(asked);
  let [agrees, any] = [true, false];
  for (const target of targets) {
    try {
      const { outcome, lines } = await verifyTarget(target, device, tools);
      const { name: { suite, experiment }, claim } = target;
      console.log(`${suite}/${experiment}${claim === null ? "" : `, ${claim}`}: ${lines.join("\n")}`);
      [agrees, any] = [agrees && outcome !== "disagrees", true];
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error; // data that is missing says nothing against the others
      console.error(error.message);
    }
  }
  return agrees && any ? 0 : 1;
}

/** The experiments that judge a claim, or those that a name means. */
function targetsOf(word: string, { load, claimIds }: VerifyTools): Target[] {
  const every = everyExperiment().map((name) => ({ name, spec: load(name) }));
  const judging = every.filter(({ spec }) =>
    spec.claims.some((claim) => claim.id === word && readingsOf(claim).length > 0)
  );
  if (judging.length > 0) return judging.map((one) => ({ ...one, claim: word }));
  const ids = [...claimIds()];
  if (ids.includes(word)) throw new UsageError(`the claim ${word} is in the ledger, but no experiment judges it yet`);
  const isName = word.includes("/") || every.some(({ name }) => name.suite === word);
  const meant = isName ? undefined : nearest(word, ids);
  if (meant) throw new UsageError(`no claim or experiment is called "${word}"; did you mean "${meant}"?`);
  return namedExperiments([word]).map((name) => ({ name, spec: load(name), claim: null }));
}

async function verifyTarget({ name, spec, claim }: Target, device: DeviceKind, tools: VerifyTools) {
  const published = publishedFor(tools.files, name, device);
  if (!published) {
    return { outcome: "disagrees", lines: ["nothing published to verify"] } satisfies Verification;
  }
  const reads: Reads = claim === null ? EVERYTHING : readsOf(spec, claim);
  const runs = published.result.canonical.runs.filter(({ cell }) => reads.cells(cell));
  const part: Part = {
    device,
    cells: reads.cells,
    signalOnly: reads.signalOnly,
    seeds: new Set(runs.filter(({ pass }) => pass === "first").map(({ seed }) => seed)).size,
    passes: (["first", "confirmation"] as const).filter((pass) => runs.some((run) => run.pass === pass)),
  };
  const fresh = await tools.run(spec, name, part);
  return verifyResult(published.result, fresh, reads);
}

/** A whole experiment needs all it recorded. */
const EVERYTHING: Reads = { cells: () => true, quantities: () => true, signalOnly: false };

/** The published result of this device, or else of the other one. */
function publishedFor(files: Files, name: ExperimentName, device: DeviceKind): PublishedResult | undefined {
  return currentResult(files, { ...name, device }) ??
    currentResult(files, { ...name, device: device === "cpu" ? "gpu" : "cpu" });
}
