/** Norm of the loss's gradient by each state of a recurrent network: the error signal as it comes back through time. */
import type { Observer } from "./observer.ts";
import { dataSizes } from "../data/sizes.ts";

export const stateGradNorm: Observer = {
  quantities: ["state_grad_norm"],
  backward: true,
  columns: ({ config }) => timeSteps(config).map((step) => `state_grad_norm[${step}]`),
  emit({ builder, config, forward: { throughTime }, write }) {
    if (!throughTime) return;
    const { gradient, steps } = throughTime;
    const [rows, units] = [gradient.shape[0] / steps, gradient.shape[1]];
    for (const step of timeSteps(config)) {
      const one = builder.tensor(`d.states.step${step}`, [rows, units], { role: "gradient" });
      builder.call("row_block", { input: gradient, out: one }, { first: (step - 1) * rows });
      write("vector_norm", one, `state_grad_norm[${step}]`);
    }
  },
  misfit: ({ model }) => model.kind === "rnn" ? undefined : "needs a recurrent network",
};

/** 1 to the number of time steps; none where the data has no steps. */
function timeSteps({ data }: { data: Parameters<typeof dataSizes>[0] }): number[] {
  return Array.from({ length: dataSizes(data).steps ?? 0 }, (_, i) => i + 1);
}
