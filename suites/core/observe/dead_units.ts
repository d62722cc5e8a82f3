/** Share of each hidden layer's units that are zero on every row of the batch (of a rectifier: dead on these rows). */
import { hiddenColumns, needsActivations, type Observer } from "./observer.ts";

export const deadUnits: Observer = {
  quantities: ["dead_unit_fraction"],
  backward: false,
  columns: ({ model }) => hiddenColumns(model, "dead_unit_fraction"),
  emit: ({ activations, write }) =>
    activations.forEach(({ after }, i) => write("zero_columns", after, `dead_unit_fraction[${i + 1}]`)),
  misfit: needsActivations,
};
