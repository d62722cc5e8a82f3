/** Norm of the loss's gradient by each hidden layer's output: the error signal as it comes back through the layers. */
import { hiddenColumns, type Observer } from "./observer.ts";

export const activationGradNorm: Observer = {
  quantities: ["activation_grad_norm"],
  backward: true,
  columns: ({ model }) => hiddenColumns(model, "activation_grad_norm"),
  emit: ({ builder, forward, write }) =>
    forward.hidden.forEach((output, i) =>
      write("vector_norm", builder.gradient(output), `activation_grad_norm[${i + 1}]`)
    ),
};
