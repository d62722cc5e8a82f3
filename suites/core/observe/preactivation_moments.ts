/** Mean, root mean square and deviation of what each hidden layer's activation is applied to. */
import { MOMENTS } from "../../../kernels/moments/columns.ts";
import { hiddenColumns, needsActivations, type Observer } from "./observer.ts";

const QUANTITIES = MOMENTS.map((moment) => `preactivation_${moment}` as const);

export const preactivationMoments: Observer = {
  quantities: QUANTITIES,
  backward: false,
  columns: ({ model }) => hiddenColumns(model, ...QUANTITIES),
  emit: ({ activations, write }) =>
    activations.forEach(({ before }, i) => write("moments", before, `${QUANTITIES[0]}[${i + 1}]`)),
  misfit: needsActivations,
};
