/**
 * What a step of plain gradient descent would meet: loss and gradient at `p − η·g` for η of half, once and twice the
 * learning rate, at the parameters `p` as they are (Santurkar, Tsipras, Ilyas, Madry, "How Does Batch Normalization Help
 * Optimization?", NeurIPS 2018, section 3.2).
 */
import { batchesOf, type Examination, type Found } from "./examination.ts";
import { type Probed, probeMisfit, StepProbe } from "./step_probe.ts";

/** Lengths of the steps tried, over the learning rate. */
const LENGTHS = [0.5, 1, 2] as const;

export const descentStep: Examination = {
  quantities: ["step_loss_range", "step_gradient_change", "step_smoothness"],
  phases: (config) => ({ curvature: batchesOf(config) }),
  passes: (config) => ({ curvature: 2 * (1 + LENGTHS.length) * batchesOf(config).batches }),
  async examine(examined) {
    const { runs, active } = examined;
    const probe = new StepProbe(examined);
    const base = await probe.gradient();
    const rates = runs.map(({ config }) => config.optimizer.lr);
    const tried: Probed[][] = [];
    for (const length of LENGTHS) {
      tried.push(
        await probe.change((replica) => ({ ...lengths(base[replica]), rate: length * rates[replica] })),
      );
    }
    return runs.map((_, replica) =>
      active[replica] ? found(base[replica], tried.map((one) => one[replica]), rates[replica]) : undefined
    );
  },
  misfit: probeMisfit,
};

function lengths({ product, parameter }: Probed) {
  return { length: product, parameter };
}

function found(base: Probed, tried: readonly Probed[], rate: number): Found {
  const losses = [base.loss, ...tried.map(({ loss }) => loss)];
  const changes = tried.map(({ product }) => product);
  return {
    step_loss_range: most(losses) + most(losses.map((loss) => -loss)),
    step_gradient_change: most(changes),
    step_smoothness: most(changes.map((change, i) => change / (LENGTHS[i] * rate * base.product))),
  };
}

function most(values: readonly number[]): number {
  return values.some(Number.isNaN) ? NaN : Math.max(...values);
}
