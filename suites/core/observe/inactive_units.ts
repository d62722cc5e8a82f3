/**
 * Share of each hidden layer's units whose pre-activation is positive on no row of the batch, and of those that had been so
 * at the snapshot before and no longer are. A rectifier's inactive unit gives zero and gets no gradient from these rows.
 */
import { columns } from "../../../kernels/program/tensor.ts";
import { hiddenColumns, needsActivations, type Observer } from "./observer.ts";

export const inactiveUnits: Observer = {
  quantities: ["inactive_unit_fraction", "revived_unit_fraction"],
  backward: false,
  columns: ({ model }) => hiddenColumns(model, "inactive_unit_fraction", "revived_unit_fraction"),
  emit: ({ builder, activations, write }) =>
    activations.forEach(({ before: input }, i) => {
      const before = builder.tensor(`inactive.layer${i + 1}`, [columns(input)], { role: "state" });
      write("inactive_columns", { input, before }, `inactive_unit_fraction[${i + 1}]`);
    }),
  misfit: needsActivations,
};
