/** Which settings of a model go with the others. */
import { GROUPS } from "../../program/models/norm.ts";
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** Checks the model of one run. */
export function checkModel({ model }: RunConfig, found: Misfits): void {
  found.only(model.activation === "leaky_relu", { "model.slope": model.slope }, "leaky_relu");
  found.only(model.residual === true, {
    "model.residual_scaling": model.residual_scaling,
    "model.norm_position": model.norm_position,
  }, "a residual network");
  const { norm = "none" } = model;
  found.only(norm !== "none", { "model.norm_affine": model.norm_affine }, "a network with a norm");
  found.only(norm === "group", { "model.groups": model.groups }, "a group norm");
  if (norm !== "none") checkNorm(model, norm, found);
}

/** A norm over one element gives zero or a sign, and no gradient. */
function checkNorm({ width, groups = GROUPS }: RunConfig["model"], norm: string, found: Misfits): void {
  if (norm !== "group") {
    found.unless(width > 1, "model.width", `must be at least 2 with a norm over it, got ${width}`);
    return;
  }
  found.unless(
    width % groups === 0,
    "model.width",
    `must be a multiple of the ${groups} groups of its norm, got ${width}`,
  );
  found.unless(width > groups, "model.width", `must give each of the ${groups} groups 2 units or more, got ${width}`);
}
