import type { QuantityName } from "../../../results/quantities.ts";
import { rangeTest as growing } from "../run/lr_schedule.ts";
import type { RunConfig } from "../spec/config.ts";
import { readRangeTest } from "./range_reading.ts";
import type { Protocol } from "./protocol.ts";

/** Steps between two looks at whether a run has diverged. */
const LOOK_EVERY = 10;

/**
 * Learning-rate range test (Smith, WACV 2017, section 3.3, with exponential growth): the rate grows by the same factor each
 * step, from `from` to `to` in `train.steps` steps, and the loss of each step is set against the rate of that step. Training
 * ends within 10 steps of the loss being more than `diverged` times its least; a loss that is no number ends it too, and
 * is no divergence of the run. `readRangeTest` has the rates that are read off.
 */
export const rangeTest: Protocol = {
  description: "let the learning rate grow until the loss diverges, and read off which rates train",
  ownSection: true,
  ignores: (setting) => OWN.includes(setting) ? "sets the learning rate itself" : undefined,
  instead: { "optimizer.lr": 1 },
  complete(config) {
    const { from, to } = config.range_test!;
    return { ...config, optimizer: { ...config.optimizer, lr: to, schedule: { range_test: { from } } } };
  },
  check({ range_test: own, train, interventions = [] }, found) {
    if (!own) return;
    const { from, to } = own;
    interventions.forEach((one, i) =>
      found.unless(one.do !== "scale_lr", "interventions", "has no place in a test of learning rates", [i, "do"])
    );
    found.unless(from < to, "range_test.from", `must be below range_test.to, ${to}, got ${from}`);
    found.unless(train.steps >= 10, "train.steps", `must be at least 10 in a range test, got ${train.steps}`);
  },
  records: ["snapshot", "step"],
  passes: ({ train: { steps } }) => ({ signal: 1, train: steps }),
  async run(group) {
    await group.snapshot(0);
    const { steps } = group.runs[0].config.train;
    while (group.step < steps && group.runs.some((_, replica) => group.running(replica))) {
      await group.train(Math.min(steps, group.step - group.step % LOOK_EVERY + LOOK_EVERY));
      group.runs.forEach(({ config }, replica) => {
        if (reading(config, group.history(replica).valuesOf("loss")).diverged !== undefined) group.stop(replica);
      });
    }
    group.runs.forEach(({ config }, replica) => {
      const history = group.history(replica);
      const read = reading(config, history.valuesOf("loss"));
      if (!read.picks) return;
      history.expectDivergence();
      for (const [quantity, rate] of Object.entries(read.picks)) history.addScalar(quantity as QuantityName, rate);
      for (const [quantity, curve] of Object.entries({ smoothed_loss: read.smoothed, learning_rate: read.rates })) {
        history.addCurve(quantity as QuantityName, curve);
        history.addScalar(quantity as QuantityName, curve[curve.length - 1]);
      }
    });
  },
};

const OWN = ["optimizer.lr", "optimizer.schedule", "train.evaluate_every"];

function reading({ range_test: own, train: { steps } }: RunConfig, losses: readonly number[]) {
  const { from, to, smoothing, diverged } = own!;
  const rate = growing({ from, to, steps });
  return readRangeTest({ losses, rates: losses.map((_, step) => rate(step)), smoothing, diverged });
}
