/** Whether interventions can be done, and within the steps that a run takes. */
import { interventionsOf } from "../../interventions/table.ts";
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** Checks the interventions of a run of `steps` steps; 0 for a run whose one pass updates nothing. */
export function checkInterventions(config: RunConfig, steps: number, found: Misfits): void {
  interventionsOf(config, steps).forEach(({ one: { at }, needsStep = false, misfit }, index) => {
    const last = needsStep ? Math.max(0, steps - 1) : steps;
    const rule = `must be at most ${last}, ${needsStep ? "the last step" : "the end"}, got ${at}`;
    found.unless(at <= last, "interventions", rule, [index, "at"]);
    const wrong = misfit(config);
    if (wrong) found.unless(false, "interventions", wrong.message, [index, wrong.key]);
  });
}
