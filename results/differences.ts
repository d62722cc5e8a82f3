/** Two results of one experiment, claim by claim and quantity by quantity, each with a word. */
import { betterOf, isCounted } from "./better.ts";
import { compareResults } from "./compare.ts";
import { compareQuantities, type QuantityChange } from "./compare_quantities.ts";
import type {
  ClaimDifference,
  CounterDifference,
  DifferenceWord,
  ExperimentDifference,
  JudgementDifference,
  QuantityDifference,
} from "./comparison_format.ts";
import type { ClaimVerdict, Judgement, Result, RunRecord, Verdicts, VerdictWord } from "./format.ts";
import type { Counters, Plan, PlannedExperiment } from "./plan_format.ts";
import { runKey } from "./run_key.ts";
import { withDivergence } from "./verify.ts";

/** A result with its verdicts, where it has been judged. */
export interface JudgedResult {
  readonly result: Result;
  readonly verdicts: Verdicts | null;
}

/** Compares two results. Throws `RangeError` for results of different experiments. */
export function resultDifference(a: JudgedResult, b: JudgedResult): ExperimentDifference {
  const { identical, devices, runs } = compareResults(a.result, b.result);
  const [left, right] = commonRuns(a.result, b.result);
  const all = compareQuantities(left.map(withDivergence), right.map(withDivergence));
  const [{ canonical: { suite, experiment } }, rates] = [a.result, [a, b].map((one) => one.result.provenance)];
  return {
    suite,
    experiment,
    devices: [...devices],
    identical,
    runs: { ...runs, statusChanges: [...runs.statusChanges] },
    claims: a.verdicts && b.verdicts ? claimDifferences(a.verdicts, b.verdicts) : [],
    quantities: all.filter(({ quantity }) => !isCounted(quantity)).map(quantityDifference),
    counters: all.filter(({ quantity }) => isCounted(quantity)).map(countedDifference),
    stepsPerSecond: [rates[0].stepsPerSecond, rates[1].stepsPerSecond],
  };
}

/** Compares what two plans cost; they are of one experiment and pass. */
export function planDifference(a: PlannedExperiment, b: PlannedExperiment): ExperimentDifference {
  const [known, others] = [a, b].map((one) => new Map(one.runs.map((run) => [runKey(run), run])));
  const common = [...known].flatMap(([key, run]) => {
    const other = others.get(key);
    return other ? [{ run, other }] : [];
  });
  // Runs of one pair of programs cost the same on both sides.
  const programs = new Map(common.map(({ run, other }) => [`${run.program} ${other.program}`, { run, other }]));
  return {
    suite: a.suite,
    experiment: a.experiment,
    devices: ["any", "any"],
    identical: JSON.stringify(a) === JSON.stringify(b),
    runs: {
      common: common.length,
      onlyInFirst: known.size - common.length,
      onlyInSecond: others.size - common.length,
      identical: common.filter(({ run, other }) => run.id === other.id).length,
      otherSettings: common.filter(({ run, other }) => run.id !== other.id).length,
      ...{ otherBuild: 0, unexplained: 0, statusChanges: [] },
    },
    claims: [],
    quantities: [],
    counters: [...programs.values()].flatMap(({ run, other }) =>
      programDifferences(`program ${run.program + 1}`, a.programs[run.program], b.programs[other.program])
    ),
    stepsPerSecond: null,
  };
}

/** A plan's experiments by name and pass. */
export function plannedByName({ experiments }: Plan): Map<string, PlannedExperiment> {
  return new Map(experiments.map((one) => [
    `${one.suite}/${one.experiment}${one.pass === "first" ? "" : ", confirmation"}`,
    one,
  ]));
}

function programDifferences(of: string, a: Counters, b: Counters): CounterDifference[] {
  return (Object.keys(a) as (keyof Counters)[]).map((counter) => ({
    ...{ of, counter, values: [a[counter], b[counter]] },
    word: a[counter] === b[counter] ? "same" : b[counter] < a[counter] ? "better" : "worse",
  }));
}

function commonRuns(a: Result, b: Result): [RunRecord[], RunRecord[]] {
  const keys = new Set(b.canonical.runs.map(runKey));
  const common = a.canonical.runs.filter((run) => keys.has(runKey(run)));
  const own = new Set(common.map(runKey));
  return [common, b.canonical.runs.filter((run) => own.has(runKey(run)))];
}

function quantityDifference({ cell, quantity, means, n, interval, paired, word }: QuantityChange): QuantityDifference {
  const same = interval === null && word === "same"; // to the bit
  const difference = same ? 0 : means[1] - means[0];
  return {
    cell,
    quantity,
    means: [...means],
    n: [...n],
    difference,
    interval: same ? [0, 0] : interval && [...interval],
    paired,
    word: word === "changed" ? improved(quantity, difference) : word,
  };
}

function countedDifference({ cell, quantity, means }: QuantityChange): CounterDifference {
  const exactly = Object.is(means[0], means[1]);
  return {
    ...{ of: cell, counter: quantity, values: [...means] },
    word: exactly ? "same" : improved(quantity, means[1] - means[0]),
  };
}

function improved(quantity: string, difference: number): DifferenceWord {
  const better = quantity === DIVERGED ? "less" : betterOf(quantity);
  if (better === undefined || Number.isNaN(difference)) return "changed";
  return (difference > 0) === (better === "more") ? "better" : "worse";
}

/** The share that `withDivergence` adds. */
const DIVERGED = "share of diverged runs";

function claimDifferences(a: Verdicts, b: Verdicts): ClaimDifference[] {
  const [left, right] = [a, b].map(({ claims }) => new Map(claims.map((claim) => [claim.claim, claim])));
  return [...new Set([...left.keys(), ...right.keys()])].map((claim) => {
    const [from, to] = [left.get(claim), right.get(claim)];
    const verdicts: ClaimDifference["verdicts"] = [from?.verdict ?? null, to?.verdict ?? null];
    return {
      claim,
      verdicts,
      judgements: from && to ? judgementDifferences(from, to) : [],
      word: verdictWord(...verdicts),
    };
  });
}

/** Better is what a document says holding more firmly; from and to an open verdict it is undecided. */
function verdictWord(from: VerdictWord | null, to: VerdictWord | null): DifferenceWord {
  if (from === to) return "same";
  if (from === "contradicted" && to === "reproduced") return "better";
  if (from === "reproduced" && to === "contradicted") return "worse";
  return "undecided";
}

function judgementDifferences(from: ClaimVerdict, to: ClaimVerdict): JudgementDifference[] {
  const key = ({ reading, statistic, beside }: Judgement) => JSON.stringify([reading, statistic, beside]);
  const others = new Map(to.judgements.map((judgement) => [key(judgement), judgement]));
  return from.judgements.flatMap((one): JudgementDifference[] => {
    const other = others.get(key(one));
    if (!other || one.range === null) return []; // a part that was not run
    return [{
      reading: one.reading,
      statistic: one.statistic,
      values: [one.value, other.value],
      difference: one.value === null || other.value === null ? null : other.value - one.value,
      interval: differenceInterval(one, other),
      verdicts: [one.verdict, other.verdict],
    }];
  });
}

/**
 * The interval of a difference from the intervals of its two sides (Zou and Donner, Statistics in Medicine 27, 2008),
 * whatever the statistics are. It takes the sides as independent; where they share seeds it is wider than need be.
 */
export function differenceInterval(
  a: Pick<Judgement, "value" | "interval">,
  b: Pick<Judgement, "value" | "interval">,
): [number, number] | null {
  if (a.value === null || b.value === null || !a.interval || !b.interval) return null;
  const [value, [la, ua], [lb, ub]] = [b.value - a.value, a.interval, b.interval];
  const low = value - Math.hypot(b.value - lb, ua - a.value);
  const high = value + Math.hypot(ub - b.value, a.value - la);
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null;
}
