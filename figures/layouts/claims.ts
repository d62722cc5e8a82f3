/** One row a judged reading: what the document says, what was measured, what would have been allowed, the verdict. */
import type { ClaimVerdict, Judgement, Verdicts } from "../../results/format.ts";
import { formatInterval, formatRange } from "../numbers.ts";
import type { TableText } from "../table_text.ts";

const HEADER = ["claim", "the document says", "statistic", "measured [95 % interval]", "n", "allowed", "verdict"];

/** What stands where there is nothing to say. */
const NONE = "–";

/** The table of an experiment's claims. A claim with several readings has a row of its own before those of the readings. */
export function claimRows(verdicts: Pick<Verdicts, "claims" | "intervals" | "expectedByChance">): TableText {
  return { header: HEADER, rows: verdicts.claims.flatMap(rowsOf), notes: notesOf(verdicts) };
}

function rowsOf(claim: ClaimVerdict): string[][] {
  const { document, line, says, judgements } = claim;
  const name = [claim.claim, `${document}, line ${line}: ${says}`];
  const verdict = marked(claim);
  const [only] = judgements;
  if (judgements.length === 0) return [[...name, NONE, NONE, NONE, NONE, verdict]];
  if (judgements.length === 1) {
    const reading = only.reading === null ? only.statistic : `${only.reading}: ${only.statistic}`;
    return [[...name, reading, ...measured(only), verdict]];
  }
  return [
    [...name, `${judgements.length} readings`, NONE, NONE, NONE, verdict],
    ...judgements.map((one) => [
      "",
      one.reading === null ? "" : `as ${one.reading}`,
      one.statistic,
      ...measured(one),
      one.verdict,
    ]),
  ];
}

/** Value with interval, n and allowed range; for a part that was not run the reason. */
function measured({ value, interval, n, range, verdict, reason, confirmation }: Judgement): [string, string, string] {
  const allowed = range === null ? NONE : formatRange(range);
  if (verdict === "not run") return [reason, n === 0 ? NONE : String(n), allowed];
  const text = value === null ? NONE : formatInterval(value, interval);
  if (confirmation === null || confirmation.value === null) return [text, String(n), allowed];
  const again = formatInterval(confirmation.value, confirmation.interval);
  return [`${text}; on other seeds ${again}`, `${n} + ${confirmation.n}`, allowed];
}

function marked({ verdict, edited, quick }: ClaimVerdict): string {
  const marks = [...(quick ? ["quick"] : []), ...(edited ? ["claim edited after the run"] : [])];
  return marks.length === 0 ? verdict : `${verdict} (${marks.join(", ")})`;
}

function notesOf({ intervals, expectedByChance }: Pick<Verdicts, "intervals" | "expectedByChance">): string[] {
  if (intervals === 0) return [];
  const count = intervals === 1 ? "1 interval was judged" : `${intervals} intervals were judged`;
  return [
    `${count}; chance alone would put about ${formatChance(expectedByChance)} of them wholly outside a true range.`,
  ];
}

function formatChance(expected: number): string {
  return expected.toFixed(expected < 1 ? 2 : 1);
}
