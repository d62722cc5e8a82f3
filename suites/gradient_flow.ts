import type { Suite } from "./core/suite.ts";

/** Gradient flow: what becomes of a gradient on its way through many layers, and of the network that needs it. */
export const gradientFlow: Suite = {
  name: "gradient_flow",
  title: "Gradient flow",
  negativeControl: {
    experiment: "deep_linear",
    claim: "D2-638-million",
    set: { "model.activation": "relu" },
    becomes: "contradicted",
    why: "a rectifier stops about half of the gradient, so that a layer's factor is no longer 1.5",
  },
};
