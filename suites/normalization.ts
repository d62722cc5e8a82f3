import type { Suite } from "./core/suite.ts";

/** Normalization: batch, layer, RMS and group norm, and what each is worth. */
export const normalization: Suite = {
  name: "normalization",
  title: "Normalization",
  negativeControl: {
    experiment: "even_gradients",
    claim: "D0-fig-caption-lnres-even",
    set: { interventions: [{ at: 0, do: "scale_weights", factor: 1000, layer: 10 }] },
    smaller: { "model.depth": 20, "model.activation": "tanh" },
    seeds: 6,
    becomes: "contradicted",
    why: "a branch a thousand times larger than the others drowns them, so that gradients before and after it differ",
  },
};
