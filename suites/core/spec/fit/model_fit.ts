/** Which settings of a model go with the others. */
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** Checks the model of one run. */
export function checkModel({ model }: RunConfig, found: Misfits): void {
  found.only(model.activation === "leaky_relu", { "model.slope": model.slope }, "leaky_relu");
  found.only(model.residual === true, { "model.residual_scaling": model.residual_scaling }, "a residual network");
}
