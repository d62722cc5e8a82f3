import { normals } from "../random.ts";
import type { Intervention } from "./intervention.ts";

/**
 * A share of the units of every hidden layer, drawn from the run's seed, that give zero from now on: what a dead rectifier
 * gives. The share is rounded to a whole number of units; where training goes on, they may grow again.
 */
export const deleteUnits: Intervention<"delete_units"> = {
  misfit(_, { model: { kind, activation, norm = "none", weight_norm: normalized = false } }) {
    const refused = (message: string) => ({ key: "do", message });
    if (kind !== "mlp") return refused(`needs the units of an mlp, got model.kind ${kind}`);
    if (activation === "sigmoid") return refused("needs an activation that is 0 at 0, got model.activation sigmoid");
    if (norm !== "none") return refused(`needs units without a norm, got model.norm ${norm}`);
    return normalized ? refused("needs weights without weight norm, got model.weight_norm true") : undefined;
  },
  async act({ share }, { config: { model: { depth } }, stream, change }) {
    await change(
      ({ layer, tensor }) => layer <= depth && /\.(weight|bias)$/.test(tensor.name),
      (values, parameter, run) => {
        const { layer, tensor } = parameter;
        const deleted = chosen(normals(run.seed, `${stream}/layer${layer}`, tensor.shape.at(-1)!), share);
        return values.map((value, i) => deleted.has(i % tensor.shape.at(-1)!) ? 0 : value);
      },
    );
  },
};

/** The units whose numbers are least. */
function chosen(numbers: ArrayLike<number>, share: number): ReadonlySet<number> {
  const order = Array.from({ length: numbers.length }, (_, unit) => unit).sort((a, b) => numbers[a] - numbers[b]);
  return new Set(order.slice(0, Math.round(share * numbers.length)));
}
