/** The format of a comparison as a file. */
import * as z from "zod";
import { FORMAT_VERSION, Num, Status, VerdictWord } from "./format.ts";

/**
 * From the first to the second. `same`: certainly no more than a seed's spread, or exactly the same; `better` and
 * `worse` where one way is an improvement, else `changed`; `undecided` where the interval leaves it open.
 */
export const DifferenceWord = z.enum(["same", "better", "worse", "changed", "undecided"]);
export type DifferenceWord = z.infer<typeof DifferenceWord>;

const Pair = z.tuple([Num, Num]);

/** A mean over seeds of one quantity of one cell. */
export const QuantityDifference = z.strictObject({
  cell: z.string(),
  quantity: z.string(),
  means: Pair,
  n: z.tuple([z.int(), z.int()]),
  /** The second mean less the first. */
  difference: Num,
  /** Of the difference, 95 % for all quantities together; null where there are too few finite values. */
  interval: Pair.nullable(),
  paired: z.boolean(),
  word: DifferenceWord,
});
export type QuantityDifference = z.infer<typeof QuantityDifference>;

/** One reading of a claim that both sides judged. */
export const JudgementDifference = z.strictObject({
  reading: z.string().nullable(),
  statistic: z.string(),
  values: z.tuple([Num.nullable(), Num.nullable()]),
  difference: Num.nullable(),
  /** 95 %, as if the two were independent; null where one of them has none. */
  interval: Pair.nullable(),
  verdicts: z.tuple([VerdictWord, VerdictWord]),
});
export type JudgementDifference = z.infer<typeof JudgementDifference>;

/** A claim; a verdict is null where its side does not judge it. */
export const ClaimDifference = z.strictObject({
  claim: z.string(),
  verdicts: z.tuple([VerdictWord.nullable(), VerdictWord.nullable()]),
  judgements: z.array(JudgementDifference),
  word: DifferenceWord,
});
export type ClaimDifference = z.infer<typeof ClaimDifference>;

/** A number that was counted: it is the same or it is not. */
export const CounterDifference = z.strictObject({
  /** A cell, or a program of a plan. */
  of: z.string(),
  counter: z.string(),
  values: Pair,
  word: DifferenceWord,
});
export type CounterDifference = z.infer<typeof CounterDifference>;

/** One experiment. */
export const ExperimentDifference = z.strictObject({
  suite: z.string(),
  experiment: z.string(),
  devices: z.tuple([z.string(), z.string()]),
  identical: z.boolean(),
  runs: z.strictObject({
    common: z.int(),
    onlyInFirst: z.int(),
    onlyInSecond: z.int(),
    identical: z.int(),
    otherSettings: z.int(),
    otherBuild: z.int(),
    /** Other bits with the same settings, build and device: a fault. */
    unexplained: z.int(),
    statusChanges: z.array(z.strictObject({ run: z.string(), from: Status, to: Status })),
  }),
  claims: z.array(ClaimDifference),
  quantities: z.array(QuantityDifference),
  counters: z.array(CounterDifference),
  /** Steps a second of all runs together; it decides nothing. */
  stepsPerSecond: z.tuple([z.number(), z.number()]).nullable(),
});
export type ExperimentDifference = z.infer<typeof ExperimentDifference>;

/** A comparison. */
export const ComparisonFile = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  kind: z.literal("comparison"),
  first: z.string(),
  second: z.string(),
  experiments: z.array(ExperimentDifference),
  /** Experiments, with their device, that one side has and the other has not. */
  onlyInFirst: z.array(z.string()),
  onlyInSecond: z.array(z.string()),
});
export type ComparisonFile = z.infer<typeof ComparisonFile>;
