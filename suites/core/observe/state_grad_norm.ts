/** Norm of the loss's gradient by each state of a recurrent network: the error signal as it comes back through time. */
import type { Model } from "../program/models/model.ts";
import type { Observer } from "./observer.ts";

export const stateGradNorm: Observer = {
  quantities: ["state_grad_norm"],
  backward: true,
  columns: ({ model }) => timeSteps(model).map((step) => `state_grad_norm[${step}]`),
  emit({ builder, model, forward: { throughTime }, write }) {
    const steps = timeSteps(model);
    if (!throughTime) return;
    const [rows, units] = [throughTime.shape[0] / steps.length, throughTime.shape[1]];
    for (const step of steps) {
      const one = builder.tensor(`d.states.step${step}`, [rows, units], { role: "gradient" });
      builder.call("row_block", { input: throughTime, out: one }, { first: (step - 1) * rows });
      write("vector_norm", one, `state_grad_norm[${step}]`);
    }
  },
  misfit: ({ model }) => model.kind === "rnn" ? undefined : "needs a recurrent network",
};

function timeSteps({ timeSteps = 0 }: Model): number[] {
  return Array.from({ length: timeSteps }, (_, i) => i + 1);
}
