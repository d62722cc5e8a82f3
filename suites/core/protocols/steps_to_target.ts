import type { RunHistory } from "../run/history.ts";
import type { RunConfig } from "../spec/config.ts";
import type { Protocol } from "./protocol.ts";

type Settings = NonNullable<RunConfig["steps_to_target"]>;

/**
 * Trains until a loss or an accuracy reaches a target and tests there. `steps_to_target` is the first multiple of `every` at
 * which it was reached, and Infinity where `train.steps` steps were not enough. A run stops where it gets there, whatever
 * the others do.
 */
export const stepsToTarget: Protocol = {
  description: "train until a value is reached",
  ownSection: true,
  ignores: (setting) => setting === "train.evaluate_every" ? "looks every steps_to_target.every steps" : undefined,
  check({ steps_to_target: own, train, interventions = [] }, found) {
    if (!own) return;
    const { quantity, target, every } = own;
    const accuracy = isAccuracy(own);
    found.unless(
      target > 0 && (!accuracy || target <= 1),
      "steps_to_target.target",
      `must be ${accuracy ? "an accuracy between 0 and 1" : "a loss above 0"}, as ${quantity} is, got ${target}`,
    );
    found.unless(
      every <= train.steps,
      "steps_to_target.every",
      `must be at most train.steps, ${train.steps}, got ${every}`,
    );
    interventions.forEach((one, i) =>
      found.unless(one.do !== "swap_data", "interventions", "would move the target", [i, "do"])
    );
  },
  records: ["snapshot", "step", "evaluation"],
  passes({ train: { steps }, steps_to_target: own }, { validation, test }) {
    const looks = Math.ceil(steps / own!.every);
    return { signal: 1, train: steps, evaluate: validation * (1 + (onValidation(own!) ? looks : 0)) + test };
  },
  async run(group) {
    const { steps_to_target: own, train: { steps } } = group.runs[0].config;
    const { target, every } = own!;
    const reached = (value: number) => isAccuracy(own!) ? value >= target : value <= target;
    await group.snapshot(0);
    const running = () => group.runs.map((_, replica) => replica).filter((replica) => group.running(replica));
    while (group.step < steps && running().length > 0) {
      await group.train(Math.min(steps, group.step - group.step % every + every));
      const evaluated = onValidation(own!) ? await group.validate() : [];
      for (const replica of running()) {
        const value = evaluated[replica]?.[own!.quantity as "validation_loss"] ??
          recent(group.history(replica), own!);
        if (!reached(value)) continue;
        group.history(replica).addScalar("steps_to_target", group.step);
        group.stop(replica);
      }
    }
    for (const replica of running()) group.history(replica).addScalar("steps_to_target", Infinity);
    await group.evaluate();
  },
};

function onValidation({ quantity }: Settings): boolean {
  return quantity.startsWith("validation");
}

function isAccuracy({ quantity }: Settings): boolean {
  return quantity.endsWith("accuracy");
}

/** Mean of a training value over the last `every` steps. */
function recent(history: RunHistory, { quantity, every }: Settings): number {
  const last = history.valuesOf(quantity).slice(-every);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}
