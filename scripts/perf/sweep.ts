/** A sweep timed in turn: every arm once a round. */
import type { Arm, PerfArm, PerfSweep } from "../../results/perf_format.ts";
import type { ArmOpener, OpenArm, Round } from "./arm.ts";
import type { DescentArm } from "./descent_arm.ts";
import type { LoadMeter } from "./load.ts";
import { ratioOf } from "./spread.ts";
import type { SweepWork } from "./works.ts";

/** Greatest difference of two first losses, as a share: the same sums in another order. */
const LOSS_TOLERANCE = 1e-5;

/** How to time. */
export interface SweepOptions {
  readonly repeats: number;
  /** Of a round of one arm. */
  readonly seconds: number;
  readonly load: LoadMeter;
  readonly say: (line: string) => void;
}

/** Opens all arms, checks their first losses, and times them in turn. Descent's own comes first. */
export async function timeSweep(
  work: SweepWork & { readonly name: string },
  { descent, others }: { descent: () => Promise<DescentArm>; others: ReadonlyMap<Arm, ArmOpener> },
  options: SweepOptions,
): Promise<Omit<PerfSweep, "profile" | "stepSeconds">> {
  await using stack = new AsyncDisposableStack();
  const first = stack.use(await descent());
  const open: OpenArm[] = [first];
  const reasons = new Map<Arm, string>();
  for (const [arm, opener] of others) {
    try {
      const opened = stack.use(await opener());
      checkLoss(opened.firstLoss, first.firstLoss);
      open.push(opened);
    } catch (error) {
      reasons.set(arm, (error as Error).message);
      options.say(`${work.name}, ${arm}: ${(error as Error).message}`);
    }
  }
  const rounds = await inTurn(open, options);
  const whole = (round: Round): number => round.seconds / round.steps * work.runs * work.steps;
  const times = rounds.map((some) => ({
    seconds: some.map(whole),
    processorSeconds: some.map((round) => whole({ ...round, seconds: round.processorSeconds })),
  }));
  const arms = open.map((one, i): PerfArm => {
    const { arm, processes, about, firstLoss } = one;
    const compared = i === 0 ? NOT_COMPARED : comparison(times[i], times[0]);
    return { arm, processes, about, reason: null, firstLoss, roundSteps: rounds[i][0].steps, ...times[i], ...compared };
  });
  const { name, title, runs, steps } = work;
  const failed = [...reasons].map(([arm, reason]) => failedArm(arm, reason));
  return { name, title, runs, steps, stepFlops: first.ready.stepFlops, arms: [...arms, ...failed] };
}

type TimedRound = Round & { readonly processorSeconds: number };
type Times = Pick<PerfArm, "seconds" | "processorSeconds">;

const NO_TIMES = { seconds: [], processorSeconds: [] };
const NOT_COMPARED = { ratio: null, processorRatio: null, leastRatio: null };

function comparison(theirs: Times, ours: Times): Pick<PerfArm, keyof typeof NOT_COMPARED> {
  const known = [...theirs.processorSeconds, ...ours.processorSeconds].every((seconds) => seconds > 0);
  return {
    ratio: ratioOf(theirs.seconds, ours.seconds),
    processorRatio: known ? ratioOf(theirs.processorSeconds, ours.processorSeconds) : null,
    leastRatio: Math.min(...theirs.seconds) / Math.min(...ours.seconds),
  };
}

/** A round of warming up that does not count, then all rounds, by arm. */
async function inTurn(arms: readonly OpenArm[], { repeats, seconds, load }: SweepOptions): Promise<TimedRound[][]> {
  const rounds: TimedRound[][] = arms.map(() => []);
  for (let repeat = -1; repeat < repeats; repeat++) {
    for (const [i, arm] of arms.entries()) {
      const { value, processorSeconds } = await load.during(() => arm.round(seconds));
      if (repeat >= 0) rounds[i].push({ ...value, processorSeconds });
    }
  }
  return rounds;
}

function checkLoss(loss: number, expected: number): void {
  if (Math.abs(loss - expected) <= LOSS_TOLERANCE * Math.abs(expected)) return;
  throw new RangeError(`its first loss is not Descent's ${expected}: got ${loss}`);
}

function failedArm(arm: Arm, reason: string): PerfArm {
  return { arm, processes: 1, about: "", reason, firstLoss: null, roundSteps: 0, ...NO_TIMES, ...NOT_COMPARED };
}
