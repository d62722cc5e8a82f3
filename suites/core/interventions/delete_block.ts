import type { RunConfig } from "../spec/config.ts";
import type { Intervention } from "./intervention.ts";

/**
 * A residual block without its branch: `x` instead of `x + branch(x)` (Veit, Wilber, Belongie, NIPS 2016, section 4.1).
 * What the branch ends with is set to zero; where training goes on, it may grow again.
 */
export const deleteBlock: Intervention<"delete_block"> = {
  misfit({ block }, { model }) {
    const { kind, residual = kind === "resnet" || kind === "transformer", activation, norm, norm_affine } = model;
    if (!residual) return { key: "do", message: "needs residual blocks, got model.residual false" };
    if (kind === "mlp" && activation === "sigmoid") {
      return { key: "do", message: "needs an activation that is 0 at 0, got model.activation sigmoid" };
    }
    if (kind === "resnet" && norm === "batch" && norm_affine === false) {
      return { key: "do", message: "needs batch norms with a scale, got model.norm_affine false" };
    }
    const [first, last] = blocksOf(model);
    if (block >= first && block <= last) return undefined;
    return { key: "block", message: `must be from ${first} to ${last}, the residual blocks, got ${block}` };
  },
  async act({ block }, { config, change }) {
    const ends = endsOf(config.model, block);
    await change(({ tensor: { name } }) => ends.includes(name), (values) => values.map(() => 0));
  },
};

/** First and last residual block. */
function blocksOf({ kind, depth }: RunConfig["model"]): readonly [number, number] {
  if (kind === "resnet") return [1, (depth - 2) / 2];
  return kind === "mlp" ? [2, depth] : [1, depth];
}

/** Parameters that make a branch zero when they are, of those that there may be; a direction of weight norm is none. */
function endsOf({ kind, weight_norm: normalized }: RunConfig["model"], block: number): string[] {
  const layers = kind === "resnet"
    ? [`layer${2 * block + 1}`]
    : kind === "mlp"
    ? [`layer${block}`]
    : [`layer${block}.projection`, `layer${block}.contract`];
  const parts = [normalized ? "magnitude" : "weight", "bias", ...(kind === "resnet" ? ["scale", "shift"] : [])];
  return layers.flatMap((layer) => parts.map((part) => `${layer}.${part}`));
}
