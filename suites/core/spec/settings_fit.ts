/** The rules between settings of one run, checked for every cell before anything runs. */
import { type ProtocolName, PROTOCOLS, whyIgnored } from "../protocols/table.ts";
import { completeChoice } from "../data/sizes.ts";
import type { RunConfig } from "./config.ts";
import { checkData } from "./fit/data_fit.ts";
import { checkInterventions } from "./fit/interventions_fit.ts";
import { type Misfit, Misfits } from "./fit/misfit.ts";
import { checkModel } from "./fit/model_fit.ts";
import { checkSteps } from "./fit/step_fit.ts";
import { checkTraining } from "./fit/training_fit.ts";
import { configOf, settingEntries, type Settings } from "./settings.ts";

const NO_EVALUATION = { validation: 0, test: 0 };

/**
 * The configuration of one run, so that equal runs have equal ones: a dataset that has a context or parts says which.
 * What a protocol ignores is left out, whatever a base says.
 */
export function runConfig(settings: Settings, protocol: ProtocolName): RunConfig {
  const { instead, complete = (config: RunConfig) => config } = PROTOCOLS[protocol];
  const kept = settingEntries(settings).filter(([path]) => whyIgnored(protocol, path) === undefined);
  return complete(withWholeData(configOf({ ...Object.fromEntries(kept), ...instead }, protocol)));
}

/** What does not fit together in one run. */
export function misfits(config: RunConfig, protocol: ProtocolName = "train"): Misfit[] {
  const found = new Misfits();
  PROTOCOLS[protocol].check?.(config, found);
  if (found.found.length > 0) return found.found; // the rest follows from these settings
  checkData(config, found);
  checkModel(config, found);
  checkTraining(config, found);
  checkSteps(config, found);
  checkInterventions(config, PROTOCOLS[protocol].passes(config, NO_EVALUATION).train ?? 0, found);
  return found.found;
}

function withWholeData(config: RunConfig): RunConfig {
  return { ...config, data: { ...config.data, ...completeChoice(config.data) } };
}
