/**
 * Histograms of exponents over all layers together: of the gradients of weights, of those of hidden outputs, of the
 * outputs themselves. What a format would lose at any loss scale follows from them (Micikevicius et al., ICLR 2018).
 */
import { EXPONENT_BINS } from "../../../kernels/exponents/bins.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import type { QuantityName } from "../../../results/quantities.ts";
import type { Observer, Scene } from "./observer.ts";

function histogram(quantity: QuantityName, backward: boolean, tensors: (scene: Scene) => readonly Tensor[]): Observer {
  return {
    quantities: [quantity],
    backward,
    columns: () => Array.from({ length: EXPONENT_BINS }, (_, bin) => `${quantity}[${bin + 1}]`),
    emit: (scene) =>
      tensors(scene).forEach((input, i) => scene.write("exponents", input, `${quantity}[1]`, { add: Number(i > 0) })),
  };
}

export const weightGradientExponents = histogram(
  "grad_exponents",
  true,
  ({ builder, model }) => model.weights.flat().map((weight) => builder.gradient(weight)),
);

export const activationGradientExponents = histogram(
  "activation_grad_exponents",
  true,
  ({ builder, forward }) => forward.hidden.map((output) => builder.gradient(output)),
);

export const activationExponents = histogram("activation_exponents", false, ({ forward }) => forward.hidden);
