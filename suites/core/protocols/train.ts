import type { Protocol } from "./protocol.ts";

/** Trains, and tests at the end. */
export const train: Protocol = {
  description: "train and test",
  ignores: () => undefined,
  records: ["signal", "step", "evaluation"],
  passes({ train: { steps, evaluate_every: every } }, { validation, test }) {
    const onTheWay = every ? Math.ceil(steps / every) - 1 : 0;
    return { signal: 1, train: steps, evaluate: validation * (1 + onTheWay) + test };
  },
  async run(group) {
    await group.signal();
    await group.train();
    await group.evaluate();
  },
};
