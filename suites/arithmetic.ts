import type { Suite } from "./core/suite.ts";

/** Arithmetic: what number formats and devices make of products of many factors. */
export const arithmetic: Suite = {
  name: "arithmetic",
  title: "Arithmetic",
  negativeControl: {
    experiment: "underflow",
    claim: "D2-f32-exactly-zero-50",
    set: { "closed_form.arithmetic": "float16", "closed_form.on": "host" },
    becomes: "reproduced",
    why: "fifty factors of a quarter are below half the least float16, but not below the least float32",
  },
};
