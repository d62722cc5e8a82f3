/** What counts as a weight where weights are changed: tensors of two axes, embeddings among them, no biases or norms. */
import type { Parameter } from "../program/parameters.ts";
import type { RunConfig } from "../spec/config.ts";

/** Chooses weights, of one layer where one is given. */
export function weightsOf(layer: number | undefined): (parameter: Parameter) => boolean {
  return (parameter) => parameter.tensor.shape.length === 2 && (layer === undefined || parameter.layer === layer);
}

/** Says so where a layer is beyond the last, which is the head. */
export function beyondLast(layer: number | undefined, { model: { kind, depth } }: RunConfig) {
  const last = kind === "resnet" ? depth : depth + 1;
  if (layer === undefined || layer <= last) return undefined;
  return { key: "layer", message: `must be at most ${last}, the head, got ${layer}` };
}
