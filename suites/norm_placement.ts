import type { Suite } from "./core/suite.ts";

/** Norm placement: norms before a transformer's sublayers, or after the sum. */
export const norm_placement: Suite = {
  name: "norm_placement",
  title: "Norm placement",
  negativeControl: {
    experiment: "residual_stream",
    claim: "D2-preln-clean-path",
    set: { "model.residual_scaling": true },
    smaller: { "model.width": 64, "model.init": { normal: { std: 0.125 } } },
    seeds: 6,
    becomes: "contradicted",
    why:
      "sublayers scaled down by the square root of their number add too little for the stream to grow as the lemma says",
  },
};
