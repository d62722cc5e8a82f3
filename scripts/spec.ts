/** Experiments and the ledger of claims, read from `configs/` wherever a command is started from. */
import { join } from "@std/path";
import { parse } from "yaml";
import * as z from "zod";
import { Figures, Tables } from "../figures/blocks.ts";
import { blockMisfits } from "../figures/blocks_fit.ts";
import { shortHash } from "../suites/core/plan/hash.ts";
import { cellsOf, countRuns, MOST_RUNS } from "../suites/core/spec/cells.ts";
import { loadSpec } from "../suites/core/spec/load.ts";
import { SpecError } from "../suites/core/spec/problem.ts";
import type { Spec } from "../suites/core/spec/spec.ts";

/** Folder of the project. */
export const ROOT = join(import.meta.dirname!, "..");

/** An experiment of a suite: `configs/<suite>/<experiment>.yaml`. */
export interface ExperimentName {
  readonly suite: string;
  readonly experiment: string;
}

/** An experiment with its charts and tables parsed. */
export type Experiment = Spec<Figures, Tables>;

/**
 * Loads `configs/<suite>/<experiment>.yaml`. Throws `SpecError` with every mistake of the file and its bases, claims that
 * the ledger does not have among them.
 */
export function loadExperiment({ suite, experiment }: ExperimentName, read = readProjectFile): Experiment {
  const path = `configs/${suite}/${experiment}.yaml`;
  const spec = loadSpec(path, read, { figures: Figures, tables: Tables, claimIds: claimIds() });
  const varied = [spec.vary, spec.cases[0] ?? {}, spec.sample?.priors ?? {}].flatMap(Object.keys);
  const cells = spec.cases.length > 0 && countRuns(spec) <= MOST_RUNS ? cellsOf(spec) : undefined;
  const misfits = blockMisfits({ ...spec, varied, cells, observed: spec.observe });
  if (misfits.length > 0) {
    throw new SpecError(misfits.map((misfit) => ({ file: spec.file, line: 0, column: 0, ...misfit })));
  }
  return spec;
}

/** Ids of the ledger, read once. */
function claimIds(): readonly string[] {
  return knownIds ??= [...loadLedger().keys()];
}

let knownIds: readonly string[] | undefined;

/** Paths count from the project's folder, and so do those in messages. */
export function readProjectFile(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

/** Hash of an experiment's claims, stored when a run starts so that a later edit shows. */
export function claimsHash({ claims }: Pick<Experiment, "claims">): string {
  return shortHash(claims);
}

const LedgerFile = z.strictObject({
  document: z.string().min(1),
  title: z.string().min(1),
  claims: z.array(z.strictObject({
    id: z.string().min(1),
    line: z.int().min(0),
    topic: z.string(),
    kind: z.string(),
    says: z.string(),
    setting: z.string(),
    measure: z.string(),
    expected: z.string(),
    rule: z.string(),
    readings: z.string().optional(),
    smallest: z.string(),
    how: z.enum(["measure", "definition", "cite", "gpu"]),
  })),
});

/** A claim as the ledger states it, with the document it is from. */
export type LedgerClaim = z.infer<typeof LedgerFile>["claims"][number] & { readonly document: string };

/** Every claim of `configs/claims/`, by id. Throws `SyntaxError` naming file and claim. */
export function loadLedger(): ReadonlyMap<string, LedgerClaim> {
  const ledger = new Map<string, LedgerClaim>();
  const names = [...Deno.readDirSync(join(ROOT, "configs/claims"))].map(({ name }) => name);
  for (const name of names.filter((one) => one.endsWith(".yaml")).sort()) {
    const file = `configs/claims/${name}`;
    const parsed = LedgerFile.safeParse(parse(readProjectFile(file)));
    if (!parsed.success) throw new SyntaxError(`Cannot read ${file}: ${z.prettifyError(parsed.error)}`);
    const { document, claims } = parsed.data;
    for (const claim of claims) {
      if (ledger.has(claim.id)) throw new SyntaxError(`Cannot read ${file}: the id ${claim.id} is used twice`);
      ledger.set(claim.id, { ...claim, document });
    }
  }
  return ledger;
}
