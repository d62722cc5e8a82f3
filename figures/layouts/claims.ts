/** One row a judged reading: what the document says, what was measured, what would have been allowed, the verdict. */
import type { ClaimVerdict, Judgement, Verdicts } from "../../results/format.ts";
import { formatInterval, formatRange } from "../../results/numbers.ts";
import type { TableText } from "../table_text.ts";

const HEADER = ["claim", "the document says", "statistic", "measured [95 % interval]", "n", "allowed", "verdict"];

/** What stands where there is nothing to say. */
const NONE = "–";

/**
 * The table of an experiment's claims. A claim with several readings has a row of its own before theirs; what is judged
 * beside the claim follows it, and what was not run is told below the table.
 */
export function claimRows(verdicts: Pick<Verdicts, "claims" | "intervals" | "expectedByChance">): TableText {
  const { claims } = verdicts;
  return { header: HEADER, rows: claims.flatMap(rowsOf), notes: [...chanceNote(verdicts), ...notRunNotes(claims)] };
}

function rowsOf(claim: ClaimVerdict): string[][] {
  const { document, line, says, judgements } = claim;
  const name = [claim.claim, `${document}, line ${line}: ${says}`];
  const verdict = marked(claim);
  const judged = judgements.filter((one) => one.verdict !== "not run");
  const deciding = judged.filter(({ beside }) => !beside);
  const beside = judged.filter(({ beside }) => beside).map((one) => rowOf(one, "for comparison"));
  const [only] = deciding;
  if (deciding.length === 0) return [[...name, NONE, NONE, NONE, NONE, verdict], ...beside];
  if (deciding.length === 1) {
    const reading = only.reading === null ? only.statistic : `${only.reading}: ${only.statistic}`;
    return [[...name, reading, ...measured(only), verdict], ...beside];
  }
  const readings = new Set(deciding.map(({ reading }) => reading)).size;
  const parts = readings > 1 ? `${readings} readings` : `${deciding.length} statistics, all to hold`;
  return [
    [...name, parts, NONE, NONE, NONE, verdict],
    ...deciding.map((one) => rowOf(one, "read as")),
    ...beside,
  ];
}

/** A row below the one that names the claim. */
function rowOf(one: Judgement, how: string): string[] {
  const reading = one.reading === null ? "" : `${how}: ${one.reading}`;
  return ["", reading, one.statistic, ...measured(one), one.verdict];
}

/** Value with interval, n and allowed range. */
function measured({ value, interval, n, range, confirmation }: Judgement): [string, string, string] {
  const allowed = range === null ? NONE : formatRange(range);
  const text = value === null ? NONE : formatInterval(value, interval);
  if (confirmation === null || confirmation.value === null) return [text, String(n), allowed];
  const again = formatInterval(confirmation.value, confirmation.interval);
  return [`${text}; on other seeds ${again}`, `${n} + ${confirmation.n}`, allowed];
}

function marked({ verdict, edited, quick }: ClaimVerdict): string {
  const marks = [...(quick ? ["quick"] : []), ...(edited ? ["claim edited after the run"] : [])];
  return marks.length === 0 ? verdict : `${verdict} (${marks.join(", ")})`;
}

function chanceNote({ intervals, expectedByChance }: Pick<Verdicts, "intervals" | "expectedByChance">): string[] {
  if (intervals === 0) return [];
  const count = intervals === 1 ? "1 interval was judged" : `${intervals} intervals were judged`;
  return [
    `${count}; chance alone would put about ${formatChance(expectedByChance)} of them wholly outside a true range.`,
  ];
}

/** Every part that was not run, once, with the reason and the claims it belongs to. */
function notRunNotes(claims: readonly ClaimVerdict[]): string[] {
  const parts = new Map<string, string[]>();
  for (const { claim, judgements } of claims) {
    for (const { verdict, reading, statistic, reason } of judgements) {
      if (verdict !== "not run") continue;
      const text = `${reading ?? statistic}: ${reason}`;
      parts.set(text, [...parts.get(text) ?? [], claim]);
    }
  }
  return [...parts].map(([text, of]) => `Not run, of ${together(of, claims)}: ${text}.`);
}

function together(some: readonly string[], claims: readonly ClaimVerdict[]): string {
  const others = claims.map(({ claim }) => claim).filter((claim) => !some.includes(claim));
  if (some.length <= others.length + 1) return some.join(", ");
  return others.length === 0 ? "all claims" : `all claims but ${others.join(", ")}`;
}

function formatChance(expected: number): string {
  return expected.toFixed(expected < 1 ? 2 : 1);
}
