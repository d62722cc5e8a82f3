import { isTraining } from "../spec/settings.ts";
import type { Protocol } from "./protocol.ts";

/** One forward and backward pass, no training. Learning rate and steps are 0, whatever a base says. */
export const signal: Protocol = {
  description: "one forward and backward at step 0",
  ignores: (setting) => isTraining(setting) ? "takes no training step" : undefined,
  instead: { "optimizer.kind": "sgd", "optimizer.lr": 1, "train.steps": 1 },
  complete: (config) => ({ ...config, optimizer: { ...config.optimizer, lr: 0 }, train: { steps: 0 } }),
  records: ["snapshot"],
  passes: () => ({ signal: 1 }),
  run: (group) => group.snapshot(0),
};
