/** What is read of a run, in words. */
import { quantityWords } from "../../../results/quantities.ts";
import type { Limit, Reduction } from "../../../results/reductions.ts";
import type { Place, Value } from "./value.ts";

/** `mean activation, layer 10, step 0`; with another value of the same run: `… divided by …`, `… less …`. */
export function valueWords({ against, ...main }: Value): string {
  if (!against) return placeWords(main);
  return `${placeWords(main)} ${against.how === "per" ? "divided by" : "less"} ${placeWords(against.other)}`;
}

/** `mean activation, layer 10, step 0`, `test accuracy at the end`, `greatest training loss of all steps`. */
export function placeWords({ quantity, step, layer }: Place): string {
  const what = `${quantityWords(quantity)}${layer === undefined ? "" : `, ${layerWords(layer)}`}`;
  if (step === "end") return `${what} at the end`;
  return typeof step === "number" ? `${what}, step ${step}` : reductionWords(what, step);
}

/** `layer 3`, `the last layer`, `greatest of layers 1 to the last`. */
export function layerWords(layer: NonNullable<Place["layer"]>): string {
  if (typeof layer === "object") return `${ORDER[layer.reduce]} of ${layersWords(layer)}`;
  return layer === -1 ? "last layer" : layer < 0 ? `layer ${-layer} from the end` : `layer ${layer}`;
}

/** `all layers`, `layers 2 to 9`, `layers 1 to 2 from the end`. */
export function layersWords({ from = 1, to = -1 }: { readonly from?: number; readonly to?: number }): string {
  if (from === 1 && to === -1) return "all layers";
  const last = to === -1 ? "the last" : to < 0 ? `${-to} from the end` : to;
  return `layers ${from} to ${last}`;
}

const ORDER = { max: "greatest", min: "least", mean: "mean", median: "median" } as const;

function reductionWords(what: string, reduction: Reduction): string {
  const value = reduction.smooth === undefined ? what : `${reduction.smooth}-step mean of ${what}`;
  const steps = windowWords(reduction);
  switch (reduction.reduce) {
    case "first_step":
      return `first step with ${value}${conditionWords(reduction)}${steps === "of all steps" ? "" : ` ${steps}`}`;
    case "share_of_steps":
      return `share of steps with ${value}${conditionWords(reduction)} ${steps}`;
    case "longest_run":
      return `most steps in a row with ${value}${conditionWords(reduction)} ${steps}`;
    case "share_rising":
      return `share of steps at which ${value} rises ${steps}`;
    case "greatest_jump":
      return `greatest ratio of ${value} to the step before ${steps}`;
    case "last":
      return `last ${value} ${steps}`;
    default:
      return `${ORDER[reduction.reduce]} ${value} ${steps}`;
  }
}

function conditionWords({ above, below, is }: Reduction): string {
  const parts = [
    ...(is === undefined ? [] : ["not finite"]),
    ...(above === undefined ? [] : [`above ${limitWords(above)}`]),
    ...(below === undefined ? [] : [`below ${limitWords(below)}`]),
  ];
  return ` ${parts.join(" and ")}`;
}

function limitWords(limit: Limit): string {
  return typeof limit === "number" ? String(limit) : `${limit.of_running_median} times its running median`;
}

function windowWords({ from = 0, to = "end", last }: Reduction): string {
  if (last !== undefined) return `of the last ${last} steps`;
  if (from === 0 && to === "end") return "of all steps";
  return to === "end" ? `from step ${from} on` : `of steps ${from} to ${to}`;
}
