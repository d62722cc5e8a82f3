import type { Intervention } from "./intervention.ts";

/** `factor · scheduled rate` from step `at` on. */
export const scaleLr: Intervention<"scale_lr"> = {
  needsStep: true,
  rateFactor: ({ at, factor }, step) => step >= at ? factor : 1,
};
