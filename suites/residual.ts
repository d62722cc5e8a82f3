import type { Suite } from "./core/suite.ts";

/** Residual connections: networks with more layers than a plain one can train. */
export const residual: Suite = {
  name: "residual",
  title: "Residual connections",
  negativeControl: {
    experiment: "jacobian",
    claim: "D2-residual-always-ge-1",
    set: { "model.activation": "relu", "model.width": 64 },
    becomes: "reproduced",
    why: "a wide layer of rectifiers makes every gradient that comes through it longer",
  },
};
