/** The rules between settings of one run, checked for every cell before anything runs. */
import { completeChoice } from "../data/sizes.ts";
import type { RunConfig } from "./config.ts";
import type { Protocol } from "./experiment.ts";
import { checkData } from "./fit/data_fit.ts";
import { type Misfit, Misfits } from "./fit/misfit.ts";
import { checkModel } from "./fit/model_fit.ts";
import { checkSteps } from "./fit/step_fit.ts";
import { checkTraining } from "./fit/training_fit.ts";
import { configOf, isTraining, type SettingPath, type Settings } from "./settings.ts";

/** What `signal` puts for the settings of training, which it has no use for. */
const NO_TRAINING: Settings = { "optimizer.kind": "sgd", "optimizer.lr": 1, "train.steps": 1 };

/**
 * The configuration of one run, so that equal runs have equal ones: a dataset that has a context or parts says which.
 * Under `signal`, learning rate and steps are 0, whatever a base says.
 */
export function runConfig(settings: Settings, protocol: Protocol): RunConfig {
  if (protocol === "train") return withWholeData(configOf(settings));
  const kept = Object.entries(settings).filter(([path]) => !isTraining(path as SettingPath));
  const config = withWholeData(configOf({ ...Object.fromEntries(kept), ...NO_TRAINING }));
  return { ...config, optimizer: { ...config.optimizer, lr: 0 }, train: { steps: 0 } };
}

/** What does not fit together in one run. */
export function misfits(config: RunConfig): Misfit[] {
  const found = new Misfits();
  checkData(config, found);
  checkModel(config, found);
  checkTraining(config, found);
  checkSteps(config, found);
  return found.found;
}

function withWholeData(config: RunConfig): RunConfig {
  return { ...config, data: { ...config.data, ...completeChoice(config.data) } };
}
