/** Every intervention, by the name that an experiment gives. */
import type { RunConfig } from "../spec/config.ts";
import { deleteBlock } from "./delete_block.ts";
import { deleteUnits } from "./delete_units.ts";
import { inputNoise } from "./input_noise.ts";
import type { Intervention, InterventionName, Placed } from "./intervention.ts";
import { nanFeature } from "./nan_feature.ts";
import { normNoise } from "./norm_noise.ts";
import { scaleLr } from "./scale_lr.ts";
import { scaleWeights } from "./scale_weights.ts";
import { shuffleLabels } from "./shuffle_labels.ts";
import { swapData } from "./swap_data.ts";
import { weightNoise } from "./weight_noise.ts";
import { zeroBatch } from "./zero_batch.ts";

const INTERVENTIONS: { readonly [Name in InterventionName]: Intervention<Name> } = {
  zero_batch: zeroBatch,
  nan_feature: nanFeature,
  delete_block: deleteBlock,
  delete_units: deleteUnits,
  weight_noise: weightNoise,
  input_noise: inputNoise,
  norm_noise: normNoise,
  scale_weights: scaleWeights,
  shuffle_labels: shuffleLabels,
  swap_data: swapData,
  scale_lr: scaleLr,
};

/** An intervention of a configuration with what it does. */
export interface PlacedIntervention extends Omit<Intervention<InterventionName>, "misfit"> {
  readonly one: Placed<InterventionName>;
  misfit(config: RunConfig): { readonly key: string; readonly message: string } | undefined;
}

/** The interventions of a configuration whose runs take `steps` steps, in their order. */
export function interventionsOf({ interventions = [] }: RunConfig, steps: number): PlacedIntervention[] {
  return interventions.map(({ at, ...rest }) => {
    const one = { ...rest, at: at === "end" ? steps : at } as Placed<InterventionName>;
    const entry = INTERVENTIONS[one.do] as Intervention<InterventionName>;
    return { ...entry, one, misfit: (config) => entry.misfit?.(one, config) };
  });
}
