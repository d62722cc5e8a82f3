/** What each hidden layer of a residual network adds, and the stream that it is added to. */
import { hiddenColumns, type Observer } from "./observer.ts";

export const residualBranch: Observer = {
  quantities: ["branch_norm", "stream_norm"],
  backward: false,
  columns: ({ model }) => hiddenColumns(model, "branch_norm", "stream_norm"),
  emit: ({ activations, forward, write }) =>
    forward.hidden.forEach((sum, i) => {
      write("vector_norm", activations[i].after, `branch_norm[${i + 1}]`);
      write("vector_norm", sum, `stream_norm[${i + 1}]`);
    }),
  misfit: ({ model }) => model.kind === "mlp" ? undefined : "needs an mlp, whose branches end with their activation",
};
