/** Norm of the loss's gradient by each layer's weights, head included. */
import { type Observer, weightColumns } from "./observer.ts";

export const gradNorm: Observer = {
  quantities: ["grad_norm"],
  backward: true,
  columns: ({ model }) => weightColumns(model, "grad_norm").map(({ column }) => column),
  emit: ({ builder, model, write }) =>
    weightColumns(model, "grad_norm").forEach(({ column, weight }) =>
      write("vector_norm", builder.gradient(weight), column)
    ),
};
