/** Mean, root mean square, deviation and share of zeros of each hidden layer's output. */
import { MOMENTS } from "../../../kernels/moments/columns.ts";
import { hiddenColumns, type Observer } from "./observer.ts";

const QUANTITIES = MOMENTS.map((moment) => `activation_${moment}` as const);

export const activationMoments: Observer = {
  quantities: QUANTITIES,
  backward: false,
  columns: ({ model }) => hiddenColumns(model, ...QUANTITIES),
  emit: ({ forward, write }) =>
    forward.hidden.forEach((input, i) => write("moments", input, `${QUANTITIES[0]}[${i + 1}]`)),
};
