/** All eigenvalues of the Hessian of a small network, in float64. */
import { dataSizes } from "../data/sizes.ts";
import { trainingProgram } from "../program/training_program.ts";
import { shapeOfSizes } from "../run/data_shape.ts";
import { hessianAt, hessianSpectrum, MOST_HESSIAN_PARAMETERS } from "../run/hessian.ts";
import type { RunConfig } from "../spec/config.ts";
import { size } from "../../../kernels/program/tensor.ts";
import { batchesOf, type Examination, type Found, needsFullPrecision } from "./examination.ts";
import { firstRows } from "./sharpness.ts";

export const hessianEigenvalues: Examination = {
  quantities: ["hessian_largest", "hessian_smallest", "hessian_negative", "hessian_trace"],
  phases: () => ({}),
  passes: () => ({}),
  async examine({ built, session, dataset, runs, active }) {
    const copies = await Promise.all(built.parameters.map(({ tensor }) => session.read(tensor)));
    const found: (Found | undefined)[] = [];
    for (const [replica, { config }] of runs.entries()) {
      if (!active[replica]) {
        found.push(undefined);
        continue;
      }
      const batches = Math.max(
        1,
        Math.floor((batchesOf(config).batches * batchesOf(config).batch) / config.data.batch),
      );
      const rows = firstRows(dataset.split.train, batches * config.data.batch);
      const hessian = await hessianAt({ config, dataset, parameters: copies.map((values) => values[replica]), rows });
      const { eigenvalues: _, ...values } = hessianSpectrum(hessian);
      found.push(values);
    }
    return found;
  },
  misfit(config) {
    const parameters = parametersOf(config);
    return parameters > MOST_HESSIAN_PARAMETERS
      ? `needs a network of at most ${MOST_HESSIAN_PARAMETERS} parameters, got ${parameters}`
      : needsFullPrecision(config);
  },
};

function parametersOf(config: RunConfig): number {
  const { parameters } = trainingProgram(config, shapeOfSizes(dataSizes(config.data)), { capacity: 1 });
  return parameters.reduce((sum, { tensor }) => sum + size(tensor), 0);
}
