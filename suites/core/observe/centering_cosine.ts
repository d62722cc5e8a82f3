/**
 * How much of each hidden layer's output is left when its mean over units is taken out: the cosine between a row before
 * and after, as the mean over rows. One less its square is the share of the squared norm that lies in the direction of
 * the mean, which a layer norm takes out and an RMS norm leaves.
 */
import { columns, rows, type Tensor } from "../../../kernels/program/tensor.ts";
import { hiddenColumns, type Observer } from "./observer.ts";

/** So small that it changes nothing; rows of zeros count as a cosine of 0. */
const EPSILON = 1e-20;

export const centeringCosine: Observer = {
  quantities: ["centering_cosine"],
  backward: false,
  columns: ({ model }) => hiddenColumns(model, "centering_cosine"),
  emit({ builder, forward, write }) {
    const make = (name: string, shape: readonly number[]) =>
      builder.tensor(name, shape, { role: "state", storage: "scratch" });
    forward.hidden.forEach((input, i) => {
      // Rows brought to a root mean square of 1: their inner products are cosines, times the units.
      const normalized = (name: string, center: 0 | 1): Tensor => {
        const out = make(`${name}${i + 1}`, input.shape);
        const statistics = make(`${name}${i + 1}.statistics`, [rows(input), 2]);
        builder.call("group_norm", { input, out, statistics }, { groups: 1, spatial: 1, center, epsilon: EPSILON });
        return out;
      };
      const a = make(`whole${i + 1}.part`, input.shape);
      builder.call("scale", { input: normalized("whole", 0), out: a }, { factor: 1 / (rows(input) * columns(input)) });
      write("dot_product", { a, b: normalized("centered", 1) }, `centering_cosine[${i + 1}]`);
    });
  },
  misfit: ({ model }) => model.width > 1 ? undefined : "needs a width of 2 or more, over which there is a mean",
};
