/** How each claim of the ledger is settled: by experiments with their verdicts, by tests, by a citation, or not yet. */
import type { VerdictWord } from "../../results/format.ts";
import type { LedgerClaim } from "../spec.ts";

/** An experiment that judges a claim, with the published verdict where there is one. */
export interface Judged {
  /** `suite/experiment`. */
  readonly experiment: string;
  readonly revision: number | null;
  readonly verdict: VerdictWord | null;
}

/** A claim and what settles it. */
export interface Settled {
  readonly claim: LedgerClaim;
  readonly experiments: readonly Judged[];
  /** Test files with a test that is named after it. */
  readonly tests: readonly string[];
  readonly cited: boolean;
}

/** What is there to settle claims with. */
export interface Evidence {
  /** Judgements by claim. */
  readonly judged: ReadonlyMap<string, readonly Judged[]>;
  /** Text of each test file, by path. */
  readonly tests: ReadonlyMap<string, string>;
}

/** Settles every claim, in the order of the ledger. */
export function settle(ledger: Iterable<LedgerClaim>, { judged, tests }: Evidence): Settled[] {
  return [...ledger].map((claim) => ({
    claim,
    experiments: judged.get(claim.id) ?? [],
    tests: [...tests].filter(([, text]) => namesTest(text, claim.id)).map(([path]) => path),
    cited: claim.how === "cite",
  }));
}

/** True for a claim that nothing settles. */
export function isOpen({ experiments, tests, cited }: Settled): boolean {
  return experiments.length === 0 && tests.length === 0 && !cited;
}

/** True where a test's name has the id as a word of its own. */
function namesTest(text: string, id: string): boolean {
  const names = text.matchAll(/(?:Deno\.test|onEachDevice|t\.step)\(\s*(?:\{\s*name:\s*)?(["`])((?:(?!\1).)*)\1/gs);
  return [...names].some(([, , name]) => name.split(/[\s:,;()]+/).includes(id));
}
