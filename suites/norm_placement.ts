import type { Suite } from "./core/suite.ts";

/** Norm placement: norms before a transformer's sublayers, or after the sum. */
export const norm_placement: Suite = {
  name: "norm_placement",
  title: "Norm placement",
  negativeControl: {
    experiment: "phase_diagram",
    claim: "D2-preln-dramatically-stable",
    set: { "model.norm_position": "post" },
    becomes: "contradicted",
    why: "",
  },
};
