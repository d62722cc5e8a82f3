import type { Suite } from "./core/suite.ts";

/** Initialization: which initial weights let a deep network train at all. */
export const initialization: Suite = {
  name: "initialization",
  title: "Initialization",
  negativeControl: {
    experiment: "init_table",
    claim: "D3-table-zeros-act",
    set: { "model.init": "kaiming_normal" },
    smaller: { "optimizer.lr": 0.1 },
    seeds: 6,
    becomes: "contradicted",
    why: "zero weights are the only ones whose activations are exactly zero",
  },
};
