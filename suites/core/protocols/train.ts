import type { Protocol } from "./protocol.ts";

/** Trains, and tests at the end. */
export const train: Protocol = {
  description: "train and test",
  ignores: () => undefined,
  records: ["snapshot", "step", "evaluation"],
  passes({ train: { steps, evaluate_every: every, observe_every: observation, patience } }, { validation, test }) {
    const onTheWay = (every ? Math.ceil(steps / every) - 1 : 0) + (patience === undefined ? 0 : 1);
    const signal = observation ? Math.ceil(steps / observation) + 1 : 1;
    return { signal, train: steps, evaluate: validation * (1 + onTheWay) + test };
  },
  async run(group) {
    await group.snapshot(0);
    await group.train();
    await group.evaluate();
  },
};
