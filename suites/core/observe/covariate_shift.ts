/**
 * Internal covariate shift as a change of gradients: how far a layer's gradient moves when the layers before it take
 * their step of plain gradient descent, over its norm, as the mean over the layers that have one before them (Santurkar,
 * Tsipras, Ilyas, Madry, NeurIPS 2018, definition 2.1, there without the division).
 */
import { batchesOf, type Examination } from "./examination.ts";
import { probeMisfit, StepProbe } from "./step_probe.ts";

export const covariateShift: Examination = {
  quantities: ["covariate_shift"],
  phases: (config) => ({ curvature: batchesOf(config) }),
  passes: (config) => ({ curvature: 2 * (1 + config.model.depth) * batchesOf(config).batches }),
  async examine(examined) {
    const { session, built: { parameters }, runs, active } = examined;
    const probe = new StepProbe(examined);
    const base = await probe.gradient();
    const gradients = await Promise.all(probe.directions.map((one) => session.read(one)));
    const layerOf = parameters.map(({ layer }) => layer);
    const last = Math.max(...layerOf);
    const sums = runs.map(() => 0);
    for (let layer = 2; layer <= last; layer++) {
      active.forEach((one, replica) => {
        if (one) writeBefore(layer, replica);
      });
      const changed = await probe.change((replica) => ({
        rate: runs[replica].config.optimizer.lr,
        length: normWhere(base[replica].products, (i) => layerOf[i] < layer),
        parameter: base[replica].parameter,
      }));
      const isOf = (i: number) => layerOf[i] === layer;
      changed.forEach(({ products }, replica) =>
        sums[replica] += normWhere(products, isOf) / normWhere(base[replica].products, isOf)
      );
    }
    return runs.map((_, replica) => active[replica] ? { covariate_shift: sums[replica] / (last - 1) } : undefined);

    /** The direction becomes the gradient by the layers before one, and zero in the others. */
    function writeBefore(layer: number, replica: number): void {
      probe.directions.forEach((tensor, i) => {
        const values = gradients[i][replica];
        session.write(tensor, replica, layerOf[i] < layer ? values : new Float32Array(values.length));
      });
    }
  },
  misfit: probeMisfit,
};

function normWhere(norms: readonly number[], holds: (i: number) => boolean): number {
  return Math.hypot(...norms.filter((_, i) => holds(i)));
}
