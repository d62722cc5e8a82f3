import type { Suite } from "./core/suite.ts";

/** Arithmetic: what number formats and devices make of products of many factors. */
export const arithmetic: Suite = {
  name: "arithmetic",
  title: "Arithmetic",
  negativeControl: {
    experiment: "powers",
    claim: "D2-print-025-10",
    set: { "closed_form.arithmetic": "float16", "closed_form.on": "host" },
    becomes: "contradicted",
    why: "in half precision a quarter to the tenth is subnormal, and 2^-20 is still exact, but the claim reads float64",
  },
};
