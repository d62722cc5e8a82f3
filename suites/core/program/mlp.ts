/**
 * Multi-layer perceptron: `depth` hidden layers of `width` units with a nonlinearity after each, and a linear head.
 * Layers are counted from 1; layer `depth + 1` is the head.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { linear } from "../../../kernels/matmul/linear.ts";
import { rectify } from "../../../kernels/relu/rectify.ts";

/** Parameters of one layer. */
export interface LayerParameters {
  /** [fanIn, fanOut] */
  readonly weight: Tensor;
  /** [fanOut] */
  readonly bias?: Tensor;
}

/** What defines the shape of an MLP. */
export interface MlpShape {
  readonly inputSize: number;
  readonly depth: number;
  readonly width: number;
  readonly classes: number;
  readonly bias: boolean;
}

/** Declares the parameters, the first layer first, the head last. */
export function mlpParameters(builder: Builder, shape: MlpShape): LayerParameters[] {
  return Array.from({ length: shape.depth + 1 }, (_, i) => {
    const fanIn = i === 0 ? shape.inputSize : shape.width;
    const fanOut = i === shape.depth ? shape.classes : shape.width;
    const name = `layer${i + 1}`;
    const weight = builder.tensor(`${name}.weight`, [fanIn, fanOut], { role: "parameter" });
    const bias = shape.bias ? builder.tensor(`${name}.bias`, [fanOut], { role: "parameter" }) : undefined;
    return { weight, bias };
  });
}

/** The forward pass: outputs of the hidden layers after their nonlinearity [B, width], and the logits [B, classes]. */
export function mlpForward(
  builder: Builder,
  layers: readonly LayerParameters[],
  x: Tensor,
): { hidden: Tensor[]; logits: Tensor } {
  const hidden: Tensor[] = [];
  for (const [i, { weight, bias }] of layers.slice(0, -1).entries()) {
    const name = `layer${i + 1}`;
    const before = builder.apply(linear, { x: hidden.at(-1) ?? x, weight, bias, name: `${name}.before` });
    hidden.push(builder.apply(rectify, { x: before, name: `${name}.out` }));
  }
  const { weight, bias } = layers[layers.length - 1];
  const logits = builder.apply(linear, { x: hidden.at(-1) ?? x, weight, bias, name: "logits" });
  return { hidden, logits };
}
