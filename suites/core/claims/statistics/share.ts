/** Share of runs for which something is true, among all or among those for which something else is. */
import * as z from "zod";
import { Cells, label, pattern, where } from "../cells.ts";
import { shareInterval } from "../interval.ts";
import type { Measurement } from "../measurement.ts";
import { matchedBy } from "../pairs.ts";
import {
  type Answers,
  answersOf,
  comparesWithBest,
  isKnownAtStart,
  Predicate,
  predicateMistakes,
  predicateWords,
  valuesRead,
} from "../predicate.ts";
import { isRefusal, joined, runsIn } from "../runs.ts";
import { inCell, mistakesInRange } from "./one_cell.ts";
import { allowed, type Context, rangeOf, type Statistic } from "./statistic.ts";

export const ShareSchema = z.strictObject({
  share: Predicate.describe("Share of runs for which this is true."),
  given: z.strictObject({
    runs: Predicate.describe("Only runs for which this is true are counted."),
    of: Cells.optional().describe("It is asked of the run of this cell with the same seed."),
  }).optional().describe("Which runs are counted: all by default."),
  ...where,
  ...allowed,
});
type Share = z.infer<typeof ShareSchema>;

export const share: Statistic<Share> = {
  schema: ShareSchema,
  reads: ({ share, given, where }) => {
    const asked = [share, ...(given ? [given.runs] : [])];
    const all = asked.some(comparesWithBest);
    const cells = all ? [{}] : [pattern(where), ...(given?.of ? [pattern(given.of)] : [])];
    return { values: asked.flatMap(valuesRead), cells, valuesOnly: asked.every(isKnownAtStart) };
  },
  measure: measureShare,
  words: ({ share, given, where }) => {
    const partner = given?.of ? ` in ${label(pattern(given.of))}` : "";
    const among = given ? `, of ${predicateWords(given.runs)}${partner}` : "";
    return inCell(`share of ${predicateWords(share)}${among}`, where);
  },
  range: rangeOf,
  mistakes: (expect, fit, path) => [
    ...predicateMistakes(expect.share, fit, [...path, "share"]),
    ...(expect.given ? predicateMistakes(expect.given.runs, fit, [...path, "given", "runs"]) : []),
    ...(expect.given?.of ? fit.cell(pattern(expect.given.of), [...path, "given", "of"]) : []),
    ...fit.cell(pattern(expect.where), [...path, "where"]),
    ...mistakesInRange(expect, fit, path),
  ],
};

function measureShare(expect: Share, { runs, coverage }: Context): Measurement {
  const chosen = runsIn(runs, pattern(expect.where));
  if (isRefusal(chosen)) return chosen;
  const found = answersOf(expect.share, chosen, runs);
  if (isRefusal(found)) return found;
  if (!expect.given) return counted(found, coverage);
  const notes = [found.note];
  const { given: { runs: condition, of = expect.where } } = expect;
  const pairs = matchedBy([pattern(expect.where), pattern(of)], runs, (side, i) => {
    const one = answersOf(i === 0 ? expect.share : condition, side, runs);
    if (isRefusal(one)) return one;
    if (i === 1) notes.push(one.note);
    return one.answers.map(Number);
  });
  if (isRefusal(pairs)) return pairs;
  const kept = pairs.filter(({ values: [, among] }) => among === 1);
  if (kept.length === 0) return { value: null, n: 0, unjudged: `there are no ${predicateWords(condition)}` };
  return counted({ answers: kept.map(({ values: [hit] }) => hit === 1), note: joined(...new Set(notes)) }, coverage);
}

function counted({ answers, note }: Answers, coverage: number): Measurement {
  const [hits, n] = [answers.filter((answer) => answer).length, answers.length];
  const interval = shareInterval(hits, n, coverage)!;
  return { value: hits / n, interval, n, note: joined(`${hits} of ${n} runs`, note) };
}
