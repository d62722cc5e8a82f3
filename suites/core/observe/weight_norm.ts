/** Norm of each layer's weights, head included. */
import { type Observer, weightColumns } from "./observer.ts";

export const weightNorm: Observer = {
  quantities: ["weight_norm"],
  backward: false,
  columns: ({ model }) => weightColumns(model, "weight_norm").map(({ column }) => column),
  emit: ({ model, write }) =>
    weightColumns(model, "weight_norm").forEach(({ column, weight }) => write("vector_norm", weight, column)),
};
