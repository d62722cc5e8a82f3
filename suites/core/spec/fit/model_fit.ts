/** Which settings of a model go with the others. */
import { GROUPS } from "../../program/models/norm.ts";
import { HEADS } from "../../program/models/transformer.ts";
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** Checks the model of one run. */
export function checkModel({ model, data }: RunConfig, found: Misfits): void {
  const { kind, norm = kind === "transformer" ? "layer" : "none" } = model;
  const residual = kind === "transformer" ? model.residual !== false : kind === "mlp" && model.residual === true;
  found.onlyFor(model.activation === "leaky_relu", { "model.slope": model.slope }, "leaky_relu");
  const skips = kind === "mlp" || kind === "resnet" || kind === "transformer";
  found.onlyFor(skips, { "model.residual": model.residual }, "an mlp, a resnet or a transformer");
  found.onlyFor(residual, {
    "model.residual_scaling": model.residual_scaling,
    "model.norm_position": model.norm_position,
  }, "a residual mlp or a transformer");
  found.onlyFor(kind !== "rnn", { "model.norm": model.norm }, "a network without recurrence");
  found.onlyFor(norm !== "none", { "model.norm_affine": model.norm_affine }, "a network with a norm");
  found.onlyFor(norm === "group", { "model.groups": model.groups }, "a group norm");
  found.onlyFor(
    kind === "transformer",
    {
      "model.heads": model.heads,
      "model.mlp_ratio": model.mlp_ratio,
      "model.embedding_std": model.embedding_std,
    },
    "a transformer",
  );
  const dense = kind === "mlp" || kind === "transformer";
  found.onlyFor(
    dense,
    { "model.dropout": model.dropout, "model.weight_norm": model.weight_norm },
    "an mlp or a transformer",
  );
  if (norm === "batch") {
    found.unless(data.batch > 1, "data.batch", `must be at least 2: a batch norm has no variance over one row, got 1`);
  } else if (norm !== "none" && kind !== "rnn") checkNorm(model, norm, found);
  if (kind === "transformer") checkHeads(model, found);
  if (kind === "rnn") checkRecurrence(model, found);
  if (kind === "resnet") {
    const { depth } = model;
    const fits = depth >= 8 && (depth - 2) % 6 === 0;
    found.unless(fits, "model.depth", `must be 6n + 2 in a resnet (8, 14, 20 and so on), got ${depth}`);
  }
}

function checkHeads({ width, heads = HEADS }: RunConfig["model"], found: Misfits): void {
  found.unless(width % heads === 0, "model.width", `must be a multiple of the ${heads} attention heads, got ${width}`);
}

function checkRecurrence({ depth, activation }: RunConfig["model"], found: Misfits): void {
  found.unless(depth === 1, "model.depth", `must be 1 in an rnn, got ${depth}`);
  const known = activation === "tanh" || activation === "identity";
  found.unless(known, "model.activation", `must be tanh or identity in an rnn, got ${activation}`);
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
